using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vectrant.Core.Conversations;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Queue;

/// <summary>An agent works through the queue in a real browser.</summary>
public sealed class QueueWorkTests(QueueSite site) : IClassFixture<QueueSite>, IAsyncDisposable
{
    public ValueTask DisposeAsync() => site.CloseBrowsersAsync();

    [Fact]
    public async Task Thirty_ByKeyboardAlone_AreAllDecidedAndDelivered()
    {
        const int Count = 30;
        // What other tests left in the queue of this site would be counted too.
        await site.RunSqlAsync("UPDATE conversation SET state = 'closed', waiting_since = NULL");
        var asked = await site.AskAsync(Count, "Is the cellar floor insured, case");
        var page = await site.SignInAsync(QueueSite.Priya);
        await Expect(page.Locator(".row").First).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new Regex("c="));
        for (var i = 0; i < Count; i++)
        {
            var id = page.Url.Split("c=")[1];
            await Expect(page.Locator($".thread[data-conversation='{id}'] .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
            var address = page.Url;
            await page.Keyboard.PressAsync("a");
            await Expect(page).Not.ToHaveURLAsync(address);
        }

        await Expect(page.Locator(".list")).ToContainTextAsync("Nothing waits for a decision");
        var ids = asked.Select(conversation => conversation.ConversationId.Value).ToArray();
        await Eventually.TrueAsync(
            async () => await site.CountAsync("SELECT count(*) FROM message WHERE author = 'assistant' AND conversation_id = ANY(@ids)", ids) == Count,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Undo_WithinTheSeconds_SendsNothingAndComesBack()
    {
        var asked = await site.AskAsync(1, "Undo this one, case");
        var page = await OpenAsync(asked[0], QueueSite.Priya, site.Second);
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Approved");
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator(".toast")).ToContainTextAsync("nothing was sent");
        await Expect(page).ToHaveURLAsync(new Regex(asked[0].ConversationId.ToString()));
        await Expect(page.Locator(".actions .primary")).ToBeVisibleAsync();
        Assert.Equal(0, await site.CountAsync("SELECT count(*) FROM message WHERE author = 'assistant' AND conversation_id = ANY(@ids)", [asked[0].ConversationId.Value]));
    }

    [Fact]
    public async Task Edit_SentByKeyboard_DeliversTheEditedText()
    {
        var asked = await site.AskAsync(1, "Edit this one, case");
        var page = await OpenAsync(asked[0], QueueSite.Priya, site.Second);
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator("#edit")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" Kind regards, Priya.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Edited");
        await site.SendNowAsync(asked[0]);
        await Eventually.TrueAsync(
            async () => await site.CountAsync("SELECT count(*) FROM message WHERE author = 'assistant' AND body LIKE '%water. Kind regards, Priya.' AND conversation_id = ANY(@ids)", [asked[0].ConversationId.Value]) == 1,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Editing_WhenThePageIsLost_KeepsWhatWasTyped()
    {
        var asked = await site.AskAsync(1, "Lose this one, case");
        var page = await OpenAsync(asked[0], QueueSite.Priya);
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator("#edit")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" Half a thought");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#edit")).ToHaveValueAsync(SampleAnswers.Supported + " Half a thought");

        // The text is there before the field has the focus and the page hears keys.
        await Expect(page.Locator("#edit")).ToBeFocusedAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open] .danger").ClickAsync();
        await Expect(page.Locator("#edit")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Skip_WithReason_IsToldToTheNextPerson()
    {
        var asked = await site.AskAsync(1, "Skip this one, case");
        var page = await OpenAsync(asked[0], QueueSite.Priya);
        await page.Keyboard.PressAsync("s");
        await page.Locator("dialog[open] .reason").Filter(new() { HasText = "Beside the question" }).ClickAsync();
        await page.Locator("dialog[open] .primary").ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Skipped");
        var other = await OpenAsync(asked[0], QueueSite.Ana);
        await other.GetByRole(AriaRole.Tab, new() { Name = "Trace" }).ClickAsync();
        await Expect(other.Locator(".decision")).ToContainTextAsync("Priya Lindqvist skipped the draft");
        await Expect(other.Locator(".decision")).ToContainTextAsync("Beside the question");
    }

    [Fact]
    public async Task TakeOver_ThenReplyAndNote_ReachCustomerAndColleaguesApart()
    {
        var asked = await site.AskAsync(1, "Take this one over, case");
        var page = await OpenAsync(asked[0], QueueSite.Priya);
        await page.Keyboard.PressAsync("t");
        await Expect(page.Locator("#compose")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("I have looked it up for you.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".m.person")).ToContainTextAsync("I have looked it up for you.");
        await Expect(page.Locator("#compose")).ToHaveValueAsync("");
        await page.Locator(".thread h1").ClickAsync();
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator(".composer.note #compose")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Checked with claims.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".m.note")).ToContainTextAsync("Checked with claims.");
        Assert.Equal(1, await site.CountAsync("SELECT count(*) FROM message WHERE author = 'person' AND conversation_id = ANY(@ids)", [asked[0].ConversationId.Value]));
    }

    [Fact]
    public async Task Arrivals_WhileTheListIsOpen_WaitAboveUntilTheyAreWanted()
    {
        var early = await site.AskAsync(1, "First in the list, case");
        var page = await site.SignInAsync(QueueSite.Ana, "/queue?part=all");
        await Expect(page.Locator($".row[href*='{early[0].ConversationId}']")).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        var late = await site.AskAsync(2, "Late arrival, case");
        var arrivals = page.Locator($".row[href*='{late[0].ConversationId}'], .row[href*='{late[1].ConversationId}']");
        await Expect(page.Locator(".announce")).ToContainTextAsync("2 new");
        Assert.Equal(0, await arrivals.CountAsync());
        await page.Keyboard.PressAsync(".");
        await Expect(arrivals).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Draft_WithAnUnsupportedSentence_SaysSoAndShowsTheSource()
    {
        site.Model = (_, _) => Task.FromResult(SampleAnswers.Mixed());
        var asked = await site.AskAsync(1, "Half supported, case");
        site.Model = (_, _) => Task.FromResult(SampleAnswers.Grounded());
        var page = await OpenAsync(asked[0], QueueSite.Ana);
        await Expect(page.Locator(".text .no")).ToHaveTextAsync(SampleAnswers.Unsupported);
        await Expect(page.Locator(".text .chip.bad")).ToContainTextAsync("no source");
        await page.Locator(".cite").First.FocusAsync();
        await Expect(page.Locator("#source-1")).ToHaveClassAsync(new Regex("pointed"));
        await Expect(page.Locator("#source-1 mark")).ToContainTextAsync("firmly laid");
        await Expect(page.Locator("#source-1 a")).ToHaveAttributeAsync("href", new Regex("^/documents/.*start=100&end=260&page=14$"));
    }

    private async Task<IPage> OpenAsync(StartedConversation conversation, string who, TestApp? node = null)
    {
        var page = await site.SignInAsync(who, $"/queue?part=all&c={conversation.ConversationId}", node);
        await Expect(page.Locator(".thread .m").First).ToBeVisibleAsync();
        await Expect(page.Locator(".head .chip.info")).ToContainTextAsync("claimed by you");
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        return page;
    }
}
