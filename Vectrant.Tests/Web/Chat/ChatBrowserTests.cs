using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The customers' page in a real browser.</summary>
public sealed class ChatBrowserTests(ChatFixture chat, BrowserFixture browser) : IClassFixture<ChatFixture>
{
    private const int MostBytes = 60_000;

    [Fact]
    public async Task Page_OpenedAndUsed_TransfersLessThanSixtyKilobytes()
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var network = await context.NewCDPSessionAsync(page);
        await network.SendAsync("Network.enable");
        var loaded = new ConcurrentQueue<double>();
        network.Event("Network.loadingFinished").OnEvent += (_, data) => loaded.Enqueue(data!.Value.GetProperty("encodedDataLength").GetDouble());
        await page.GotoAsync(chat.Page.ToString());

        // The page knows what it has loaded before everything about it is told here.
        var known = 1 + await page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').length");
        await Eventually.TrueAsync(() => Task.FromResult(loaded.Count >= known), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.InRange(loaded.Count, 8, 14);
        Assert.InRange(loaded.Sum(), 10_000, MostBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{loaded.Sum()} bytes in {loaded.Count} requests");
    }

    [Fact]
    public async Task Question_Answered_IsShownLiveWithItsSourceAndCanBeRated()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("Is the cellar floor insured?");
        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        await Expect(customer.Page.Locator("#rating")).ToBeHiddenAsync();

        var id = await customer.ConversationAsync();
        await chat.ReplyAsync(id, "Yes: https://example.org/terms. <img src=x onerror=alert(1)> javascript:alert(2)");
        var answer = customer.Messages.Last;
        await Expect(answer.Locator(".body")).ToHaveTextAsync("Yes: https://example.org/terms. <img src=x onerror=alert(1)> javascript:alert(2)");
        await Expect(answer.Locator(".source")).ToHaveTextAsync("Home contents terms 2026");
        await Expect(answer).ToContainTextAsync("Checked by a person");
        await Expect(answer.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        await Expect(answer.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://example.org/terms");
        await Expect(customer.Page.Locator("img")).ToHaveCountAsync(0);
        await Expect(customer.Status).ToHaveTextAsync("");

        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "4 of 5: helpful" }).ClickAsync();
        await Expect(customer.Page.GetByText("Thank you.")).ToBeVisibleAsync();
        Assert.Equal(4, await chat.ScalarAsync<int>("SELECT rating FROM conversation WHERE id = @id", new { id }));
        Assert.Equal("chat en", await chat.ScalarAsync<string>("SELECT channel || ' ' || language FROM conversation WHERE id = @id", new { id }));
        Assert.Empty(customer.Troubles);
    }

    [Fact]
    public async Task Conversation_AfterAReload_IsThereOnceAndGoesOn()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("First");
        var id = await customer.ConversationAsync();
        await chat.ReplyAsync(id, "Answer");
        await Expect(customer.Texts).ToHaveTextAsync(["First", "Answer"]);

        await customer.Page.ReloadAsync();
        await Expect(customer.Texts).ToHaveTextAsync(["First", "Answer"]);
        await customer.SayAsync("Second");
        await Expect(customer.Texts).ToHaveTextAsync(["First", "Answer", "Second"]);
        Assert.Equal(id, await customer.ConversationAsync());
    }

    [Fact]
    public async Task Conversation_InTwoTabs_IsTheSameInBoth()
    {
        await using var one = await ChatPage.OpenAsync(browser, chat);
        await one.SayAsync("From the first tab");
        await one.ConversationAsync();
        await using var two = await ChatPage.OpenAsync(one.Page.Context, chat.Page);
        await Expect(two.Texts).ToHaveTextAsync(["From the first tab"]);

        await two.SayAsync("From the second tab");
        await Expect(one.Texts).ToHaveTextAsync(["From the first tab", "From the second tab"]);
        await Expect(two.Texts).ToHaveTextAsync(["From the first tab", "From the second tab"]);
    }

    [Fact]
    public async Task Person_AskedFor_IsPromisedOnce()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("I want to talk to somebody");
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Talk to a person" }).ClickAsync();

        await Expect(customer.Status).ToHaveTextAsync("A person will answer you here");
        await Expect(customer.Page.Locator(".message.system")).ToHaveCountAsync(1);
        await Expect(customer.Page.Locator("#person")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Conversation_ThatIsGone_StartsAfreshWithAKindWord()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("Old");
        var id = await customer.ConversationAsync();
        await customer.Page.EvaluateAsync("() => localStorage.setItem('vectrant.chat', localStorage.getItem('vectrant.chat').replace(/\"token\":\"..../, '\"token\":\"AAAA'))");
        await customer.Page.ReloadAsync();

        await Expect(customer.Page.GetByText("Your earlier conversation is no longer available here.")).ToBeVisibleAsync();
        await Expect(customer.Texts).ToHaveCountAsync(0);
        await customer.SayAsync("New");
        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        Assert.NotEqual(id, await customer.ConversationAsync());
    }

    [Fact]
    public async Task Storage_WithNonsense_IsIgnored()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat, script: "localStorage.setItem('vectrant.chat', '{\"conversation\":5,\"outbox\":\"x\"}')");
        await customer.SayAsync("Still works");

        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
    }

    [Fact]
    public async Task Storage_ThatTheBrowserRefuses_IsDoneWithout()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat, script: "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })");
        await customer.SayAsync("In memory");

        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
        Assert.Empty(customer.Troubles);
    }

    [Fact]
    public async Task Leaving_AConversation_AsksFirst()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.SayAsync("Old");
        var id = await customer.ConversationAsync();
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Stay here" }).ClickAsync();
        await Expect(customer.Texts).ToHaveTextAsync(["Old"]);

        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new one" }).ClickAsync();
        await Expect(customer.Texts).ToHaveCountAsync(0);
        await customer.SayAsync("New");
        await Expect(customer.Texts).ToHaveTextAsync(["New"]);
        Assert.NotEqual(id, await customer.ConversationAsync());
    }

    [Fact]
    public async Task Message_ThatIsTooLong_IsCountedWhileTypingAndNotSent()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        await customer.Input.FillAsync(string.Concat(Enumerable.Repeat("\U0001F600", 4003)));
        await Expect(customer.Page.Locator("#count")).ToHaveTextAsync("3 characters too many");
        await Expect(customer.Input).ToHaveAttributeAsync("aria-invalid", "true");
        await customer.Input.PressAsync("Enter");
        await Expect(customer.Page.GetByText("The message is too long.")).ToBeVisibleAsync();
        await Expect(customer.Texts).ToHaveCountAsync(0);

        await customer.Input.FillAsync(string.Concat(Enumerable.Repeat("\U0001F600", 4000)));
        await Expect(customer.Page.Locator("#count")).ToHaveTextAsync("4000 of 4000 characters");
        await customer.Input.PressAsync("Enter");
        await Expect(customer.Status).ToHaveTextAsync("A person is checking the answer");
    }

    [Fact]
    public async Task Page_WithoutAPointer_CanBeUsed()
    {
        await using var customer = await ChatPage.OpenAsync(browser, chat);
        var keyboard = customer.Page.Keyboard;
        for (var steps = 0; steps < 10 && await customer.FocusedAsync() != "text"; steps++)
        {
            await keyboard.PressAsync("Tab");
        }

        await keyboard.TypeAsync("One line");
        await keyboard.PressAsync("Shift+Enter");
        await keyboard.TypeAsync("and another");
        await Expect(customer.Texts).ToHaveCountAsync(0);
        await keyboard.PressAsync("Enter");
        await Expect(customer.Texts).ToHaveTextAsync([new Regex("One line\nand another")]);
        Assert.Equal("text", await customer.FocusedAsync());

        await chat.ReplyAsync(await customer.ConversationAsync(), "Answer");
        await Expect(customer.Page.Locator("#rating")).ToBeVisibleAsync();
        for (var steps = 0; steps < 3; steps++)
        {
            await keyboard.PressAsync("Shift+Tab");
        }

        await keyboard.PressAsync("Space");
        await Expect(customer.Page.GetByText("Thank you.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440, 900, "en-GB")]
    [InlineData(ColorScheme.Dark, 1440, 900, "en-GB")]
    [InlineData(ColorScheme.Light, 390, 780, "de-DE")]
    [InlineData(ColorScheme.Dark, 390, 780, "de-DE")]
    public async Task Page_InItsStates_HasNoBarrier(ColorScheme scheme, int width, int height, string locale)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = locale, ReducedMotion = ReducedMotion.Reduce });
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        await customer.Page.Locator("#contact summary").ClickAsync();
        await customer.Page.Locator("#email").FillAsync("no address");
        await customer.SayAsync("A question", arrives: false);
        await AssertNoBarrierAsync(customer.Page);

        await customer.Page.Locator("#email").FillAsync("ada@example.org");
        await customer.Input.PressAsync("Enter");
        var id = await customer.ConversationAsync();
        await chat.ReplyAsync(id, "An answer with https://example.org/a-link-that-is-very-long/" + new string('x', 120));
        await Expect(customer.Page.Locator("#rating")).ToBeVisibleAsync();
        await AssertNoBarrierAsync(customer.Page);
        await customer.Page.AssertFitsAsync();

        await customer.Page.Locator("#new").ClickAsync();
        await AssertNoBarrierAsync(customer.Page);
        Assert.Equal("ada@example.org", await chat.ScalarAsync<string>("SELECT customer_email FROM conversation WHERE id = @id", new { id }));
    }

    [Fact]
    public async Task Page_InGerman_SaysEverythingInGerman()
    {
        await using var context = await browser.NewContextAsync(new() { Locale = "de-DE" });
        await using var customer = await ChatPage.OpenAsync(context, chat.Page);
        await customer.SayAsync("Ist der Kellerboden versichert?");
        await Expect(customer.Status).ToHaveTextAsync("Ein Mensch prüft die Antwort");
        await chat.ReplyAsync(await customer.ConversationAsync(), "Ja.");
        await Expect(customer.Messages.Last).ToContainTextAsync("Von einem Menschen geprüft");
        await customer.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(customer.Messages.Last).ToContainTextAsync("Checked by a person");
    }

    private static async Task AssertNoBarrierAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join(Environment.NewLine, result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
    }
}
