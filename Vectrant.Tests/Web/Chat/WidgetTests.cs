using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The chat on somebody else's page: another origin, with a strict policy of its own.</summary>
public sealed class WidgetTests(ChatFixture chat, BrowserFixture browser) : IClassFixture<ChatFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Widget_OnAnAllowedPage_CarriesAConversation()
    {
        await using var shop = await Shop.OpenAsync(chat, browser, allowed: true);
        var before = await shop.Page.EvaluateAsync<string[]>("() => Object.getOwnPropertyNames(window).sort()");
        await shop.Page.AddScriptTagAsync(new() { Url = new Uri(shop.Chat, "/widget.js").ToString() });
        var button = shop.Page.GetByRole(AriaRole.Button, new() { Name = "Open the chat" });
        await button.FocusAsync();
        await shop.Page.Keyboard.PressAsync("Enter");
        var frame = shop.Page.FrameLocator("iframe");
        await Expect(frame.Locator("#text")).ToBeFocusedAsync();

        await shop.Page.Keyboard.TypeAsync("Do you ship abroad?");
        await shop.Page.Keyboard.PressAsync("Enter");
        await Expect(frame.Locator("#status .words")).ToHaveTextAsync("A person is checking the answer");
        var id = await chat.ScalarAsync<Guid>("SELECT id FROM conversation WHERE channel = 'widget' AND topic LIKE 'Do you ship%'");

        await shop.Page.Keyboard.PressAsync("Escape");
        await Expect(shop.Page.Locator("iframe")).ToBeHiddenAsync();
        await chat.ReplyAsync(id, "Yes, everywhere.");
        await Expect(shop.Page.GetByRole(AriaRole.Button, new() { Name = "Open the chat, 1 unread" })).ToBeFocusedAsync();
        await shop.Page.Keyboard.PressAsync("Space");
        await Expect(frame.GetByText("Yes, everywhere.")).ToBeVisibleAsync();
        await Expect(shop.Page.GetByRole(AriaRole.Button, new() { Name = "Close the chat", Exact = true })).ToBeVisibleAsync();

        Assert.Equal(before, await shop.Page.EvaluateAsync<string[]>("() => Object.getOwnPropertyNames(window).filter(name => !/^[0-9]+$/.test(name)).sort()"));
        Assert.Equal("rgb(1, 2, 3)", await shop.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('h1')).color"));
        Assert.Equal(0, await shop.Page.EvaluateAsync<int>("() => localStorage.length + document.cookie.length"));
        await shop.Page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Widget_OnAPageThatIsNotAllowed_SaysSoAndOffersAnotherWay()
    {
        await using var shop = await Shop.OpenAsync(chat, browser, allowed: false);
        await shop.Page.AddScriptTagAsync(new() { Url = new Uri(shop.Chat, "/widget.js").ToString() });
        await shop.Page.GetByRole(AriaRole.Button, new() { Name = "Open the chat" }).ClickAsync();

        await Expect(shop.Page.GetByText("The chat cannot be shown on this page.")).ToBeVisibleAsync();
        await Expect(shop.Page.GetByRole(AriaRole.Link, new() { Name = "Open it in a new window" })).ToHaveAttributeAsync("href", new Uri(shop.Chat, "/chat").ToString());
    }

    [Fact]
    public async Task Widget_OnAPhone_FillsTheScreenAndCloses()
    {
        await using var shop = await Shop.OpenAsync(chat, browser, allowed: true, new() { ViewportSize = new() { Width = 390, Height = 780 }, Locale = "de-DE" });
        await shop.Page.AddScriptTagAsync(new() { Url = new Uri(shop.Chat, "/widget.js").ToString() });
        await shop.Page.GetByRole(AriaRole.Button, new() { Name = "Open the chat" }).ClickAsync();
        var frame = shop.Page.FrameLocator("iframe");
        await Expect(frame.Locator("#close")).ToBeVisibleAsync();
        var box = await shop.Page.Locator("iframe").BoundingBoxAsync();
        Assert.Equal((390, 780), (box!.Width, box.Height));

        await frame.Locator("#close").ClickAsync();
        await Expect(shop.Page.Locator("iframe")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Frame_ToldSomethingByAStranger_DoesNotListen()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);

        // The page is not framed here, so whoever posts to it is not its parent.
        await customer.Page.EvaluateAsync("() => { window.heard = []; addEventListener('message', event => window.heard.push(event.data)); window.postMessage({ vectrant: 'hello' }, '*'); window.postMessage({ vectrant: 'opened' }, '*'); }");
        await customer.Page.WaitForFunctionAsync("() => window.heard.length === 2");
        Assert.Empty(customer.Troubles);
        await Expect(customer.Page.Locator("#close")).ToBeHiddenAsync();
    }

    /// <summary>A page of another origin: another name and another port.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly WebApplication _server;
        private readonly TestApp _node;
        private readonly IBrowserContext _context;

        private Shop(WebApplication server, TestApp node, IBrowserContext context, IPage page)
        {
            (_server, _node, _context, Page) = (server, node, context, page);
        }

        public IPage Page { get; }

        public Uri Chat => _node.Address;

        public static async Task<Shop> OpenAsync(ChatFixture chat, BrowserFixture browser, bool allowed, BrowserNewContextOptions? options = null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var server = builder.Build();
            var policy = "";
            server.MapGet("/", (HttpResponse response) =>
            {
                response.Headers.ContentSecurityPolicy = policy;
                return Results.Text(
                    "<!doctype html><html lang='en'><title>Shop</title><link rel='icon' href='data:,'><link rel='stylesheet' href='/style.css'><main><h1>Shop</h1><p>Many things.</p></main></html>", "text/html");
            });
            server.MapGet("/style.css", () => Results.Text("* { color: rgb(1, 2, 3); display: block } div, button { visibility: hidden; position: static }", "text/css"));
            await server.StartAsync(Cancellation);
            var origin = server.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
            var node = await chat.StartNodeAsync(null, ("Chat:WidgetOrigins:0", allowed ? origin : "https://somebody.example"));
            policy = $"default-src 'none'; img-src data:; style-src 'self'; script-src {node.Address.GetLeftPart(UriPartial.Authority)}; frame-src {node.Address.GetLeftPart(UriPartial.Authority)}";
            var context = await browser.NewContextAsync(options);
            var page = await context.NewPageAsync();
            await page.GotoAsync(origin);
            return new Shop(server, node, context, page);
        }

        public async ValueTask DisposeAsync()
        {
            await _context.DisposeAsync();
            await _server.DisposeAsync();
            await _node.DisposeAsync();
        }
    }
}
