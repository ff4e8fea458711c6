using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The page when the network or the server is not what it should be.</summary>
public sealed class ChatConnectionTests(ChatFixture chat, BrowserFixture browser) : IClassFixture<ChatFixture>
{
    [Fact]
    public async Task Server_StoppedAndStarted_LosesAndDoublesNothing()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var node = await chat.StartNodeAsync(address);
        await using var context = await browser.NewContextAsync();
        await using var customer = await ChatPage.OpenAsync(context, new Uri(address, "/chat"));
        await customer.SayAsync("One");
        var id = await customer.ConversationAsync();

        await node.DisposeAsync();
        await chat.ReplyAsync(id, "Two");
        await customer.SayAsync("Three", arrives: false);
        await Expect(customer.Messages.Last).ToContainTextAsync("Not sent.");
        await Expect(customer.Page.Locator("#offline")).ToBeVisibleAsync();

        await using var again = await chat.StartNodeAsync(address);
        await Expect(customer.Texts.First).ToHaveTextAsync("One");
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Expect(customer.Texts).ToHaveTextAsync(["One", "Two", "Three"]);
        await Expect(customer.Page.Locator("#offline")).ToBeHiddenAsync();

        await chat.ReplyAsync(id, "Four");
        await Expect(customer.Texts).ToHaveTextAsync(["One", "Two", "Three", "Four"]);
        Assert.Equal(4, await chat.ScalarAsync<long>("SELECT count(*) FROM message WHERE conversation_id = @id", new { id }));
    }

    [Fact]
    public async Task Answer_OfThePostThatIsLost_MakesNoSecondMessage()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("One");
        var id = await customer.ConversationAsync();
        var keys = new List<string?>();
        await customer.Page.RouteAsync("**/messages", async route =>
        {
            keys.Add(await route.Request.HeaderValueAsync("idempotency-key"));
            if (keys.Count == 1)
            {
                // The server has it; the customer never hears so.
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await customer.SayAsync("Two", arrives: false);
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();

        // Two that the server has shown, and none beside them: the one that was sent again is settled.
        await Expect(customer.Page.Locator(".message.customer time")).ToHaveCountAsync(2);
        await Expect(customer.Texts).ToHaveTextAsync(["One", "Two"]);
        await Expect(customer.Page.Locator(".failed")).ToHaveCountAsync(0);
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
        Assert.Equal(2, await chat.ScalarAsync<long>("SELECT count(*) FROM message WHERE conversation_id = @id", new { id }));
    }

    [Fact]
    public async Task Hub_ThatIsBlocked_IsReplacedByPolls()
    {
        await using var context = await browser.NewContextAsync();
        await context.RouteAsync("**/hubs/**", route => route.AbortAsync());
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        await customer.SayAsync("One");
        await chat.ReplyAsync(await customer.ConversationAsync(), "Two");

        await Expect(customer.Texts).ToHaveTextAsync(["One", "Two"]);
        await Expect(customer.Status).ToHaveTextAsync("");
    }

    [Fact]
    public async Task Hub_WithoutWebSockets_StillBringsWhatIsNew()
    {
        await using var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync("delete window.WebSocket; delete window.EventSource;");
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        var joined = customer.Page.WaitForRequestAsync(request => request.Url.Contains("/hubs/chat?id=", StringComparison.Ordinal) && request.Method == "POST");
        await customer.SayAsync("One");
        await joined;
        await chat.ReplyAsync(await customer.ConversationAsync(), "Two");

        await Expect(customer.Texts).ToHaveTextAsync(["One", "Two"]);
    }

    [Fact]
    public async Task Browser_WithoutANetwork_KeepsWhatIsWrittenAndSendsItLater()
    {
        await using var context = await browser.NewContextAsync();
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        await context.SetOfflineAsync(true);
        await Expect(customer.Page.Locator("#offline")).ToContainTextAsync("No connection at the moment.");
        await customer.SayAsync("Written without a network", arrives: false);
        await Expect(customer.Messages.Last).ToContainTextAsync("Not sent.");

        await context.SetOfflineAsync(false);
        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        await Expect(customer.Texts).ToHaveTextAsync(["Written without a network"]);
        await Expect(customer.Page.Locator("#offline")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Message_NotSentBeforeAReload_IsSentAfterIt()
    {
        await using var context = await browser.NewContextAsync();
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        await context.RouteAsync("**/api/**", route => route.AbortAsync());
        await customer.SayAsync("Keep me", arrives: false);
        await Expect(customer.Messages.Last).ToContainTextAsync("Not sent.");
        await context.UnrouteAllAsync();
        await customer.Page.ReloadAsync();

        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        await Expect(customer.Texts).ToHaveTextAsync(["Keep me"]);
    }

    [Fact]
    public async Task Server_ThatThrottles_IsAskedAgainWhenItSays()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.Page.Clock.InstallAsync();
        var refused = false;
        await customer.Page.RouteAsync("**/conversations", async route =>
        {
            if (refused)
            {
                await route.ContinueAsync();
                return;
            }

            refused = true;
            await route.FulfillAsync(new() { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" }, ContentType = "application/problem+json", Body = "{\"code\":\"too_many_requests\"}" });
        });
        await customer.SayAsync("Patience", arrives: false);

        await Expect(customer.Page.Locator("#notice")).ToContainTextAsync("sent by itself in 3600 seconds");
        await customer.Page.Clock.FastForwardAsync("01:00:00");
        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        await Expect(customer.Page.Locator("#notice")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Server_ThatFails_IsNamedAndTheMessageCanBeEdited()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.Page.RouteAsync("**/conversations", route => route.FulfillAsync(new() { Status = 400, ContentType = "application/problem+json", Body = "{\"code\":\"name_too_long\"}" }));
        await customer.SayAsync("Edit me", arrives: false);
        await Expect(customer.Page.Locator("#notice")).ToContainTextAsync("The name is too long.");
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();

        await Expect(customer.Input).ToHaveValueAsync("Edit me");
        await Expect(customer.Texts).ToHaveCountAsync(0);
    }
}
