using System.Collections.Concurrent;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Chat;

/// <summary>A customer in front of the page.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly IBrowserContext? _own;

    private ChatPage(IPage page, IBrowserContext? own)
    {
        Page = page;
        _own = own;
        page.PageError += (_, error) => Troubles.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Troubles.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about, refusals of the content policy among it.</summary>
    public ConcurrentQueue<string> Troubles { get; } = new();

    public ILocator Input => Page.Locator("#text");

    public ILocator Messages => Page.Locator(".message:not(.greeting)");

    public ILocator Texts => Messages.Locator(".body");

    public ILocator Status => Page.Locator("#status .words");

    public static async Task<ChatPage> OpenAsync(BrowserFixture browser, ChatFixture chat, string? script = null)
    {
        var context = await browser.NewContextAsync();
        return await OpenAsync(await context.NewPageAsync(), context, chat.Page, script);
    }

    public static async Task<ChatPage> OpenAsync(IBrowserContext context, Uri address) => await OpenAsync(await context.NewPageAsync(), null, address, null);

    /// <summary>Types and presses Enter; by default waits until the server has it.</summary>
    public async Task SayAsync(string text, bool arrives = true)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
        if (arrives)
        {
            await Expect(Page.Locator(".message.customer time")).Not.ToHaveCountAsync(0);
            await Expect(Messages.Filter(new() { HasText = text }).Locator("time").Last).ToBeVisibleAsync();
        }
    }

    /// <summary>The conversation that the page keeps.</summary>
    public async Task<Guid> ConversationAsync()
    {
        var id = await Page.WaitForFunctionAsync("() => JSON.parse(localStorage.getItem('vectrant.chat') ?? '{}').conversation?.id");
        return Guid.Parse(await id.JsonValueAsync<string>());
    }

    /// <summary>The id of what has the focus.</summary>
    public Task<string> FocusedAsync() => Page.EvaluateAsync<string>("() => document.activeElement.id");

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private static async Task<ChatPage> OpenAsync(IPage page, IBrowserContext? own, Uri address, string? script)
    {
        if (script is not null)
        {
            await page.AddInitScriptAsync(script);
        }

        var customer = new ChatPage(page, own);
        await page.GotoAsync(address.ToString());
        await Expect(customer.Input).ToBeEditableAsync();
        return customer;
    }
}
