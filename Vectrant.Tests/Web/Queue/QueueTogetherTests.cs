using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Vectrant.Core.Conversations;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Queue;

/// <summary>Two agents on two nodes, roles that may not, and pages that everybody can use.</summary>
public sealed class QueueTogetherTests(QueueSite site) : IClassFixture<QueueSite>, IAsyncDisposable
{
    public ValueTask DisposeAsync() => site.CloseBrowsersAsync();

    [Fact]
    public async Task Claim_OnOneNode_IsSeenOnTheOtherByItself()
    {
        var asked = await site.AskAsync(1, "Who claims this, case");
        var ana = await site.SignInAsync(QueueSite.Ana, "/queue?part=all", site.Second);
        await Expect(ana.Locator(".row").First).ToBeVisibleAsync();
        await Expect(ana.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        var row = ana.Locator($".row[href*='{asked[0].ConversationId}']");
        var priya = await OpenAsync(asked[0], QueueSite.Priya, site.First);
        await Expect(priya.Locator(".head .chip.info")).ToContainTextAsync("claimed by you");
        var seen = Stopwatch.StartNew();
        await Expect(row).ToContainTextAsync("Priya Lindqvist is working on it");
        TestContext.Current.TestOutputHelper?.WriteLine($"Seen on the other node after {seen.ElapsedMilliseconds} ms.");

        await row.ClickAsync();
        await Expect(ana.Locator(".actions .primary")).ToHaveAttributeAsync("title", "Priya Lindqvist is working on this");
        await ana.Keyboard.PressAsync("a");

        // Keys are taken in their order: what answers to the next one has done with this one.
        await ana.Keyboard.PressAsync("?");
        await Expect(ana.Locator("dialog[open]")).ToBeVisibleAsync();
        await ana.Keyboard.PressAsync("Escape");
        await Expect(ana.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(priya.Locator(".actions .primary")).Not.ToHaveAttributeAsync("aria-disabled", "true");

        // Leaving releases, and whoever looked on gets it.
        await priya.GotoAsync(new Uri(site.First.Address, "/audit").ToString());
        await Expect(ana.Locator(".head .chip.info")).ToContainTextAsync("claimed by you");
        Assert.Equal(0, await site.CountAsync("SELECT count(*) FROM decision WHERE conversation_id = ANY(@ids)", [asked[0].ConversationId.Value]));
    }

    [Fact]
    public async Task OneDraft_DecidedByTwo_OneWinsAndTheOtherIsToldWho()
    {
        var asked = await site.AskAsync(1, "Both decide this, case");
        var id = asked[0].ConversationId;
        var priya = await OpenAsync(asked[0], QueueSite.Priya, site.First);
        await Expect(priya.Locator(".head .chip.info")).ToContainTextAsync("claimed by you");
        var ana = await OpenAsync(asked[0], QueueSite.Ana, site.Second);
        await Expect(ana.Locator(".thread .head")).ToContainTextAsync("Priya Lindqvist is working on this");

        // The claim runs out while both look at the draft: from now on whoever is first decides.
        await site.RunSqlAsync($"UPDATE conversation SET claim_expires_at = now() - interval '1 second', claimed_by = NULL WHERE id = '{id}'");
        await site.RunSqlAsync($"SELECT pg_notify('vectrant_change', 'conversation {id}')");
        await Expect(ana.Locator(".actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await Task.WhenAll(ana.Keyboard.PressAsync("a"), priya.Keyboard.PressAsync("a"));
        await Eventually.TrueAsync(
            async () => await site.CountAsync("SELECT count(*) FROM decision WHERE undone_at IS NULL AND conversation_id = ANY(@ids)", [id.Value]) == 1,
            TimeSpan.FromSeconds(20),
            TestContext.Current.CancellationToken);
        var anaWon = await site.CountAsync("SELECT count(*) FROM decision WHERE undone_at IS NULL AND person_name = 'Ana Sorin' AND conversation_id = ANY(@ids)", [id.Value]) == 1;
        var (loser, winner) = anaWon ? (priya, "Ana Sorin") : (ana, "Priya Lindqvist");
        await Expect(loser.Locator(".thread")).ToContainTextAsync(winner);
    }

    [Fact]
    public async Task Queue_ForAnEmployee_IsNeitherInTheRailNorBehindTheAddress()
    {
        var page = await site.SignInAsync(QueueSite.Employee, "/documents");
        await page.GotoAsync(new Uri(site.First.Address, "/queue").ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/no-access"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("This page is not for your role");
        await page.GotoAsync(new Uri(site.First.Address, "/audit").ToString());
        await Expect(page).ToHaveURLAsync(new Regex("/no-access"));
        await page.GotoAsync(new Uri(site.First.Address, "/documents").ToString());
        await Expect(page.Locator("#rail a[href=documents]")).ToBeVisibleAsync();
        await Expect(page.Locator("#rail a[href=queue]")).ToHaveCountAsync(0);
        await Expect(page.Locator("#rail a[href=audit]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task RoleTaken_WhileThePageIsOpen_EndsTheSignIn()
    {
        var page = await site.SignInAsync(QueueSite.Admin, "/audit");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Audit");
        await site.RunSqlAsync("DELETE FROM person_role WHERE user_id = (SELECT id FROM person WHERE email = 'greta@harbour.example')");
        await Expect(page.Locator("h1")).Not.ToHaveTextAsync("Audit");
        await site.RunSqlAsync("INSERT INTO person_role SELECT p.id, r.id FROM person p, role r WHERE p.email = 'greta@harbour.example' AND r.name = 'Admin'");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        site.Model = (_, _) => Task.FromResult(SampleAnswers.Mixed());
        var asked = await site.AskAsync(2, "Look at this, case");
        site.Model = (_, _) => Task.FromResult(SampleAnswers.Grounded());
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, Locale = "en-GB", BypassCSP = true };
        var page = await site.SignInAsync(QueueSite.Admin, "/queue?part=all", options: options);
        await Expect(page.Locator(".row").First).ToBeVisibleAsync();
        await AssertCleanAsync(page, "queue");
        await page.Locator($".row[href*='{asked[0].ConversationId}']").ClickAsync();
        await Expect(page.Locator(".draft .actions")).ToBeVisibleAsync();
        await AssertCleanAsync(page, "thread");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the screen.");
        foreach (var (path, ready) in new[] { ("/conversations", ".table"), ($"/conversations/{asked[1].ConversationId}", ".draft .actions"), ("/audit", ".table") })
        {
            await page.GotoAsync(new Uri(site.First.Address, path).ToString());
            await Expect(page.Locator(ready)).ToBeVisibleAsync();
            await AssertCleanAsync(page, path);
        }
    }

    private static async Task AssertCleanAsync(IPage page, string where)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
        Assert.True(result.Violations.Length == 0, where + ": " + string.Join("; ", result.Violations.Select(violation =>
            $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }

    private async Task<IPage> OpenAsync(StartedConversation conversation, string who, TestApp node)
    {
        var page = await site.SignInAsync(who, $"/queue?part=all&c={conversation.ConversationId}", node);
        await Expect(page.Locator(".thread .m").First).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        return page;
    }
}
