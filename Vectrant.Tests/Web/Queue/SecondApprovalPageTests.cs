using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Queue;

/// <summary>Two people on two nodes let one answer go out.</summary>
public sealed class SecondApprovalPageTests(QueueSite site) : IClassFixture<QueueSite>, IAsyncLifetime
{
    private const string Changed = SampleAnswers.Supported + " Cellars are included.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await site.RunSqlAsync(
        $"""
        INSERT INTO second_approval_rule SELECT NULL, 'always', 0, false, id, display_name, now() FROM person WHERE email = '{QueueSite.Admin}'
        ON CONFLICT ON CONSTRAINT second_approval_rule_of_team DO NOTHING
        """);

    public ValueTask DisposeAsync() => site.CloseBrowsersAsync();

    [Fact]
    public async Task Answer_ApprovedByOneAndChangedByAnother_IsSentByBothAndCanBeTakenBack()
    {
        var asked = (await site.AskAsync(1, "Two people for this, case"))[0];
        var row = $".row[href*='{asked.ConversationId}']";
        var greta = await site.SignInAsync(QueueSite.Admin, "/queue", site.Second);
        await Expect(greta.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        var priya = await OpenAsync(asked, QueueSite.Priya, site.First);
        await Expect(priya.Locator(".draft .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await priya.Keyboard.PressAsync("a");
        await UntilAsync(asked, "state = 'waiting' AND first_person_id = (SELECT id FROM person WHERE email = 'priya@harbour.example')");

        // On the other node it asks for her by itself.
        await Expect(greta.Locator(row)).ToContainTextAsync("Your second approval: Priya Lindqvist was first");
        await greta.Locator(row).ClickAsync();
        await Expect(greta.Locator(".second")).ToContainTextAsync("Priya Lindqvist approved this");
        await Expect(greta.Locator(".second .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await greta.Keyboard.PressAsync("e");
        await Expect(greta.Locator("#edit")).ToBeFocusedAsync();
        await greta.Keyboard.TypeAsync(" Cellars are included.");
        await greta.Keyboard.PressAsync("Control+Enter");
        await UntilAsync(asked, $"state = 'edited' AND text_after = '{Changed}' AND person_name = 'Greta Sorley'");

        // Sixty seconds on this node: taken back, it waits again, also for the first person, who sees what the second did.
        await Expect(greta.Locator(".toast")).ToContainTextAsync("Edited and approved");
        await greta.Keyboard.PressAsync("u");
        await UntilAsync(asked, "state = 'waiting'");
        await priya.GotoAsync(new Uri(site.First.Address, $"/queue?part=mine&c={asked.ConversationId}").ToString());
        await Expect(priya.Locator(".second")).ToContainTextAsync("You approved it first");
        await Expect(priya.Locator(".second")).Not.ToContainTextAsync("Return");
        Assert.Equal(0, await site.CountAsync("SELECT count(*) FROM message WHERE author = 'assistant' AND conversation_id = ANY(@ids)", [asked.ConversationId.Value]));

        // And from a node where nobody waits long it goes out.
        var again = await OpenAsync(asked, QueueSite.Admin, site.First);
        await Expect(again.Locator(".second .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await again.Keyboard.PressAsync("a");
        await Eventually.TrueAsync(
            async () => await site.CountAsync($"SELECT count(*) FROM message WHERE author = 'assistant' AND body = '{SampleAnswers.Supported}' AND conversation_id = ANY(@ids)", [asked.ConversationId.Value]) == 1,
            TimeSpan.FromSeconds(60),
            Cancellation);
    }

    [Fact]
    public async Task Returned_WithAReason_IsReadByTheFirstPersonWhoGoesOnFromTheOwnText()
    {
        var asked = await ApprovedAsync("Return this one, case", Changed);
        var greta = await OpenAsync(asked, QueueSite.Admin, site.First);
        await Expect(greta.Locator(".second ins")).ToContainTextAsync("Cellars are included.");
        await Expect(greta.Locator(".second .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await greta.Keyboard.PressAsync("s");
        await greta.Locator("#return-reason").FillAsync("Cellars have their own terms.");
        await greta.GetByRole(AriaRole.Button, new() { Name = "Return it" }).ClickAsync();
        await UntilAsync(asked, "state = 'returned' AND reason = 'Cellars have their own terms.'");

        // Her page has moved on, and with it her claim.
        await Expect(greta).Not.ToHaveURLAsync(new Regex(asked.ConversationId.ToString()));
        var priya = await OpenAsync(asked, QueueSite.Priya, site.Second);
        await Expect(priya.Locator(".work")).ToContainTextAsync("Greta Sorley returned this answer: Cellars have their own terms.");
        await Expect(priya.Locator(".draft .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
        await priya.Keyboard.PressAsync("e");
        await Expect(priya.Locator("#edit")).ToHaveValueAsync(Changed);
    }

    [Fact]
    public async Task TakenBack_ByTheFirstPerson_IsEditedOn()
    {
        var asked = await ApprovedAsync("Take this one back, case", Changed);
        var priya = await OpenAsync(asked, QueueSite.Priya, site.First);
        await Expect(priya.Locator(".second")).ToContainTextAsync("You changed and approved this");
        await priya.Keyboard.PressAsync("a");
        await priya.Keyboard.PressAsync("e");
        await Expect(priya.Locator(".draft #edit")).ToHaveValueAsync(Changed);
        await UntilAsync(asked, "state = 'withdrawn' AND person_name = 'Priya Lindqvist'");
    }

    [Fact]
    public async Task Rule_OfATeamThatNobodyLeads_WarnsBeforeItIsSaved()
    {
        var team = Guid.CreateVersion7();
        await site.RunSqlAsync($"INSERT INTO team (id, name, created_at) VALUES ('{team}', 'Team {team}', now())");
        var page = await site.SignInAsync(QueueSite.Admin, $"/teams?team={team}");
        await page.Locator("#second-mode").SelectOptionAsync("Doubtful");
        await Expect(page.Locator("#second-warning")).ToContainTextAsync("Greta Sorley alone may give the second approval");
        await page.Locator("#second-percent").FillAsync("65");
        await page.Locator("#second-save").ClickAsync();
        await Expect(page.Locator("#second-saved")).ToBeVisibleAsync();
        Assert.Equal(1, await site.CountAsync($"SELECT count(*) FROM second_approval_rule WHERE team_id = '{team}' AND mode = 'doubtful' AND below_percent = 65 AND changed_too"));
        Assert.Equal(1, await site.CountAsync($"SELECT count(*) FROM audit_entry WHERE action = 'conversation.second_approval_rule_set' AND subject_id = '{team}'"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task States_ForAxe_HaveNoViolations(ColorScheme scheme, int width)
    {
        var asked = await ApprovedAsync($"Look at this {scheme}, case", Changed);
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, Locale = "en-GB", BypassCSP = true };
        foreach (var who in (string[])[QueueSite.Priya, QueueSite.Admin])
        {
            var page = await site.SignInAsync(who, $"/queue?part=all&c={asked.ConversationId}", options: options);
            await Expect(page.Locator(".second ins")).ToContainTextAsync("Cellars are included.");
            await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
            await AssertCleanAsync(page, $"second-{who.Split('@')[0]}-{scheme}-{width}");
            if (who == QueueSite.Admin)
            {
                await Expect(page.Locator(".second .actions .primary:not([aria-disabled])")).ToBeVisibleAsync();
                await page.Keyboard.PressAsync("s");
                await Expect(page.Locator("#return-reason")).ToBeVisibleAsync();
                await AssertCleanAsync(page, $"second-return-{scheme}-{width}");
                await page.GotoAsync(new Uri(site.First.Address, "/teams").ToString());
                await Expect(page.Locator("#second-mode")).ToHaveValueAsync("Always");
                await AssertCleanAsync(page, $"second-rule-{scheme}-{width}");
            }
        }
    }

    private static async Task AssertCleanAsync(IPage page, string where)
    {
        await page.KeepPictureAsync(where);

        var result = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
        Assert.True(result.Violations.Length == 0, where + ": " + string.Join("; ", result.Violations.Select(violation =>
            $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), where + " is wider than the screen.");
    }

    /// <summary>Priya has changed and approved it.</summary>
    private async Task<StartedConversation> ApprovedAsync(string question, string text)
    {
        var asked = (await site.AskAsync(1, question))[0];
        await using var connection = new NpgsqlConnection(site.Connections.Owner);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(
            $"SELECT p.id, d.id FROM person p, draft d WHERE p.email = '{QueueSite.Priya}' AND d.conversation_id = '{asked.ConversationId}'", connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        Assert.True(await reader.ReadAsync(Cancellation));
        var priya = new Actor(new PersonId(reader.GetGuid(0)), "Priya Lindqvist", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));
        var decided = await site.First.Services.GetRequiredService<EditDraft>().RunAsync(priya, new DraftId(reader.GetGuid(1)), text, Cancellation);
        Assert.True(decided.Value.AwaitsSecond);
        return asked;
    }

    private Task UntilAsync(StartedConversation conversation, string condition) => Eventually.TrueAsync(
        async () => await site.CountAsync($"SELECT count(*) FROM second_approval WHERE is_current AND {condition} AND conversation_id = ANY(@ids)", [conversation.ConversationId.Value]) == 1,
        TimeSpan.FromSeconds(60),
        Cancellation);

    private async Task<IPage> OpenAsync(StartedConversation conversation, string who, TestApp node)
    {
        var page = await site.SignInAsync(who, $"/queue?part=all&c={conversation.ConversationId}", node);
        await Expect(page.Locator(".thread .m").First).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-shortcuts", "2");
        return page;
    }
}
