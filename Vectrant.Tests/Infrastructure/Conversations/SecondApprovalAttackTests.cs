using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>Second approvals when several things happen at once, when something breaks in the middle, and for everybody who should not.</summary>
public sealed class SecondApprovalAttackTests(DeskFixture fixture, PostgresFixture postgres) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly Desk _desk = Desk.On(fixture.Connections, ("Conversations:UndoSeconds", "5"));

    /// <summary>Every role, by where it stands to the team: leads it, is in it, leads another one.</summary>
    public static TheoryData<string, string, bool> Everybody
    {
        get
        {
            var all = new TheoryData<string, string, bool>();
            foreach (var role in Role.All)
            {
                foreach (var place in (string[])["leads", "member", "elsewhere"])
                {
                    all.Add(role, place, true);
                    all.Add(role, place, false);
                }
            }

            return all;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Give_EveryRoleInEveryPlace_ReachesAsFarAsTheTableSays(string role, string place, bool ofTeam)
    {
        var waiting = await _desk.AwaitSecondAsync();
        var person = await _desk.HireAsync("Somebody", role);
        var other = await _desk.TeamAsync(null, (person, true));
        await _desk.SqlAsync(
            "INSERT INTO team_member SELECT @team, @person, @lead WHERE @inside",
            new { team = waiting.Team.Value, person = person.PersonId!.Value.Value, lead = place == "leads", inside = place != "elsewhere" });
        await _desk.PlaceAsync(waiting.Id, ofTeam ? waiting.Team : null);
        Assert.NotEqual(other, waiting.Team);

        var scopes = Authority.Of(role).Where(grant => grant.Permission == Permission.GiveSecondApproval).SelectMany(grant => grant.Scopes).ToHashSet();
        var may = scopes.Contains(Scope.All) || (scopes.Contains(Scope.LedTeams) && (!ofTeam || place == "leads"));
        var queue = await _desk.Get<IQueueQuery>().ListAsync(person, QueueFilter.ToDecide, Cancellation);
        Assert.Equal(may, queue.Items.Any(item => item.ConversationId == waiting.Id && item.AwaitsYou));
        var seen = await _desk.Get<IConversationQuery>().GetAsync(person, waiting.Id, Cancellation);
        Assert.Equal(may, seen.Succeeded && seen.Value.Awaited!.MayGive);

        var returned = await _desk.Get<ReturnDecision>().RunAsync(person, waiting.Decision, "No.", Cancellation);
        Assert.Equal(may, returned.Succeeded);
        if (!may)
        {
            // Who may not know that it exists is told that it does not; who sees it is told whom to ask.
            var expected = scopes.Count == 0 || (ofTeam && place == "member") ? ErrorKind.Forbidden : ErrorKind.NotFound;
            Assert.Equal(expected, returned.Error!.Kind);
            Assert.Equal(expected, (await _desk.Get<GiveSecondApproval>().RunAsync(person, waiting.Decision, null, Cancellation)).Error!.Kind);
            Assert.NotNull((await _desk.DetailAsync(waiting.Lead, waiting.Id)).Situation);
        }
    }

    [Fact]
    public async Task Give_BySeveralAtOnce_OneWinsAndTheOthersAreToldWho()
    {
        for (var round = 0; round < 25; round++)
        {
            var waiting = await _desk.AwaitSecondAsync();
            var people = new List<Actor> { waiting.Lead };
            for (var i = 0; i < 5; i++)
            {
                people.Add(await _desk.HireAsync($"Admin {round} {i}", Role.Admin));
            }

            var answers = await Task.WhenAll(people.Select((person, i) => Task.Run(
                async () => (person.Name, (i % 3) switch
                {
                    0 => (await _desk.Get<GiveSecondApproval>().RunAsync(person, waiting.Decision, null, Cancellation)).Error,
                    1 => (await _desk.Get<GiveSecondApproval>().RunAsync(person, waiting.Decision, $"By {person.Name}.", Cancellation)).Error,
                    _ => (await _desk.Get<ReturnDecision>().RunAsync(person, waiting.Decision, "No.", Cancellation)).Error,
                }),
                Cancellation)));
            var won = Assert.Single(answers, answer => answer.Item2 is null).Name;
            Assert.All(answers.Where(answer => answer.Item2 is not null), answer => Assert.Equal((ErrorKind.Conflict, won), (answer.Item2!.Kind, answer.Item2.Arguments.GetValueOrDefault("name"))));
            await _desk.SendAllAsync();
            Assert.InRange((await _desk.TextsAsync(waiting.Conversation)).Count, 1, 2);
            Assert.Equal(1, await _desk.ScalarAsync<long>("SELECT count(*) FROM second_approval WHERE decision_id = @id", new { id = waiting.Decision.Value }));
        }
    }

    [Fact]
    public async Task Give_WhileTheFirstPersonWithdrawsAndTheCustomerWrites_IsSentAtMostOnceAndOnlyWhenGiven()
    {
        for (var round = 0; round < 25; round++)
        {
            var waiting = await _desk.AwaitSecondAsync();
            var giving = Task.Run(() => _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation), Cancellation);
            var other = round % 2 == 0
                ? Task.Run(async () => (await _desk.Get<UndoDecision>().RunAsync(waiting.First, waiting.Decision, Cancellation)).Succeeded, Cancellation)
                : Task.Run(async () => (await _desk.Get<PostMessage>().RunAsync(waiting.Id, waiting.Conversation.Token, "One more thing.", null, Cancellation)).Succeeded, Cancellation);
            await Task.WhenAll(giving, other);
            var given = (await giving).Succeeded;
            await _desk.SendAllAsync();
            var replies = (await _desk.ReadAsync(waiting.Conversation)).Messages.Count(message => message.From == From.Assistant);

            // Withdrawn wins whenever it happens before the sending; a message of the customer only before the approval.
            Assert.Equal(given && round % 2 == 1 ? 1 : 0, replies);
            Assert.True(await other);
        }
    }

    [Theory]
    [InlineData("takeover")]
    [InlineData("close")]
    [InlineData("person")]
    [InlineData("assign")]
    public async Task Overtaken_WhileItWaits_IsNeverSentAndSaysWhy(string how)
    {
        var waiting = await _desk.AwaitSecondAsync();
        var overtaken = how switch
        {
            "takeover" => (await _desk.Get<TakeOver>().RunAsync(waiting.First, waiting.Id, Cancellation)).Error,
            "close" => (await _desk.Get<CloseConversation>().RunAsync(waiting.First, waiting.Id, Cancellation)).Error,
            "assign" => await AssignAsync(waiting),
            _ => (await _desk.Get<RequestPerson>().RunAsync(waiting.Id, waiting.Conversation.Token, Cancellation)).Error,
        };
        Assert.Null(overtaken);
        Assert.Equal(ConversationErrors.DraftExpired, (await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error);
        await _desk.SendAllAsync();
        Assert.DoesNotContain("The excess is 150 euros.", await _desk.TextsAsync(waiting.Conversation));
        var detail = await _desk.DetailAsync(waiting.First, waiting.Id);
        Assert.Equal((null, SecondApprovalState.Expired), (detail.Awaited, detail.Decisions[0].Seconds[^1].State));
        Assert.Contains(detail.Messages, message => message.Author == Author.Note && message.Text.Contains("Priya", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Moved_ToAnotherTeamOrOutOfAnArchivedOne_WaitsForWhoLeadsThere()
    {
        var waiting = await _desk.AwaitSecondAsync();
        var (admin, rolf) = (await _desk.HireAsync("Greta", Role.Admin), await _desk.HireAsync("Rolf", Role.Approver));
        var returns = await _desk.TeamAsync(null, (rolf, true));
        Assert.Equal(ErrorKind.NotFound, (await _desk.Get<GiveSecondApproval>().RunAsync(rolf, waiting.Decision, null, Cancellation)).Error!.Kind);
        Assert.True((await _desk.Get<MoveConversation>().RunAsync(waiting.Lead, waiting.Id, returns, Cancellation)).Succeeded);
        Assert.Equal(ErrorKind.NotFound, (await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error!.Kind);
        Assert.True((await _desk.DetailAsync(rolf, waiting.Id)).Awaited!.MayGive);

        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(admin, returns, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(rolf, waiting.Decision, null, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal(2, (await _desk.TextsAsync(waiting.Conversation)).Count);
    }

    [Fact]
    public async Task PolicySwitchedOff_WhileItWaits_StaysUntilSomebodyDecides()
    {
        var waiting = await _desk.AwaitSecondAsync();
        var admin = await _desk.HireAsync("Greta", Role.Admin);
        await _desk.SqlAsync("UPDATE person SET disabled_at = now() WHERE id = @id", new { id = waiting.First.PersonId!.Value.Value });
        Assert.True((await _desk.Get<SetSecondApprovalRule>().RunAsync(admin, waiting.Team, SecondApprovalRule.None, Cancellation)).Succeeded);
        Assert.Equal(1, (await _desk.Get<ISecondApprovalRuleQuery>().ReadAsync(admin, waiting.Team, Cancellation)).Value.Waiting);
        await _desk.SendAllAsync();
        Assert.Single(await _desk.TextsAsync(waiting.Conversation));
        Assert.True((await _desk.DetailAsync(admin, waiting.Id)).Awaited!.FirstIsGone);
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(admin, waiting.Decision, null, Cancellation)).Succeeded);
        await _desk.SendAllAsync();
        Assert.Equal(2, (await _desk.TextsAsync(waiting.Conversation)).Count);
    }

    [Fact]
    public async Task Claim_WhileItWaits_IsForThoseWhoMayGiveItAndKeepsOthersOut()
    {
        var waiting = await _desk.AwaitSecondAsync();
        var admin = await _desk.HireAsync("Greta", Role.Admin);
        foreach (var person in (Actor[])[waiting.First, await _desk.HireAsync("Colin")])
        {
            // Out of the team, where it would not exist for Colin.
            await _desk.PlaceAsync(waiting.Id, person == waiting.First ? waiting.Team : null);
            var kept = (await _desk.Get<ClaimConversation>().RunAsync(person, waiting.Id, Cancellation)).Error;
            Assert.Equal(("second_approval_waits", "Priya"), (kept!.Code, kept.Arguments["name"]));
        }

        Assert.True((await _desk.Get<ClaimConversation>().RunAsync(admin, waiting.Id, Cancellation)).Succeeded);
        var refused = (await _desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, null, Cancellation)).Error;
        Assert.Equal(("claimed_by_other", "Greta"), (refused!.Code, refused.Arguments["name"]));
        Assert.True((await _desk.Get<GiveSecondApproval>().RunAsync(admin, waiting.Decision, null, Cancellation)).Succeeded);
        Assert.Null((await _desk.DetailAsync(admin, waiting.Id)).Claim);
    }

    [Fact]
    public async Task AnyStatement_ThatFails_LeavesEverythingAsItWas()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation), ("Conversations:UndoSeconds", "5"));
        (string Name, Func<Waiting, Task<bool>> Run)[] deeds =
        [
            ("give", async waiting => (await desk.Get<GiveSecondApproval>().RunAsync(waiting.Lead, waiting.Decision, "Other words.", Cancellation)).Succeeded),
            ("return", async waiting => (await desk.Get<ReturnDecision>().RunAsync(waiting.Lead, waiting.Decision, "No.", Cancellation)).Succeeded),
            ("withdraw", async waiting => (await desk.Get<UndoDecision>().RunAsync(waiting.First, waiting.Decision, Cancellation)).Succeeded),
            ("write", async waiting => (await desk.Get<PostMessage>().RunAsync(waiting.Id, waiting.Conversation.Token, "More.", null, Cancellation)).Succeeded),
        ];
        var stopped = 0;
        foreach (var (name, run) in deeds)
        {
            foreach (var table in (string[])["second_approval", "decision", "draft", "message", "conversation", "audit_entry"])
            {
                var waiting = await desk.AwaitSecondAsync();
                var before = await StateAsync(desk, waiting);
                await desk.SqlAsync(
                    $"""
                    CREATE OR REPLACE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
                    CREATE TRIGGER breaks BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION break_down();
                    """);
                var broken = await Record.ExceptionAsync(() => run(waiting));
                await desk.SqlAsync($"DROP TRIGGER breaks ON {table}");
                if (broken is not null)
                {
                    stopped++;
                    Assert.IsType<PostgresException>(broken);
                    Assert.Equal(before, await StateAsync(desk, waiting));
                    Assert.True(await run(waiting), $"{name} after {table}");
                }
            }
        }

        Assert.True(stopped >= 17, $"Only {stopped} of the deeds were stopped.");
    }

    [Fact]
    public async Task Rule_OfWhoMayNot_IsRefusedAndNothingChanges()
    {
        var lead = await _desk.HireAsync("Lena", Role.TeamLead);
        var team = await _desk.TeamAsync(null, (lead, true));
        var admin = await _desk.HireAsync("Greta", Role.Admin);
        var (set, query) = (_desk.Get<SetSecondApprovalRule>(), _desk.Get<ISecondApprovalRuleQuery>());
        var always = new SecondApprovalRule(SecondApprovalMode.Always, 50, true);
        Assert.Equal(SecondApprovalErrors.MayNotSetRule, (await set.RunAsync(lead, team, always, Cancellation)).Error);
        Assert.Equal(SecondApprovalErrors.MayNotSetRule, (await query.ReadAsync(lead, team, Cancellation)).Error);
        Assert.Equal(SecondApprovalErrors.PercentOutOfRange, (await set.RunAsync(admin, team, always with { BelowPercent = 101 }, Cancellation)).Error);
        Assert.Equal(TeamErrors.NotFound, (await set.RunAsync(admin, new TeamId(Guid.NewGuid()), always, Cancellation)).Error);
        Assert.Equal(SecondApprovalRule.None, (await query.ReadAsync(admin, team, Cancellation)).Value.Rule);
        Assert.True((await set.RunAsync(admin, team, always, Cancellation)).Succeeded);
        Assert.True((await set.RunAsync(admin, team, always with { BelowPercent = 60 }, Cancellation)).Succeeded);
        var settings = (await query.ReadAsync(admin, team, Cancellation)).Value;
        Assert.Equal((always with { BelowPercent = 60 }, "Greta", 0), (settings.Rule, settings.ChangedBy, settings.Waiting));
    }

    [Fact]
    public async Task Rule_OfConversationsWithoutATeam_HoldsForThoseAlone()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        var (admin, priya) = (await desk.HireAsync("Greta", Role.Admin), await desk.HireAsync("Priya"));
        var team = await desk.TeamAsync(null, (priya, false));
        Assert.True((await desk.Get<SetSecondApprovalRule>().RunAsync(admin, null, new SecondApprovalRule(SecondApprovalMode.Doubtful, 70, true), Cancellation)).Succeeded);
        Assert.True((await desk.Get<SetSecondApprovalRule>().RunAsync(admin, null, new SecondApprovalRule(SecondApprovalMode.Doubtful, 75, false), Cancellation)).Succeeded);
        Assert.False(await AsksAsync(null, Desk.Answer("The excess is 150 euros.")));
        Assert.True(await AsksAsync(null, Desk.Answer("The excess is 150 euros.") with { Confidence = 0.7 }));
        Assert.True(await AsksAsync(null, SampleAnswers.Mixed()));
        Assert.False(await AsksAsync(team, SampleAnswers.Mixed()));

        async Task<bool> AsksAsync(TeamId? where, Vectrant.Core.Answering.Answer answer)
        {
            var (_, draft) = await desk.StartInAsync(where, answer);
            return (await desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value.AwaitsSecond;
        }
    }

    private static Task<string?> StateAsync(Desk desk, Waiting waiting) => desk.ScalarAsync<string>(
        """
        SELECT concat_ws(' | ',
          (SELECT string_agg(s::text, ';' ORDER BY s.id) FROM second_approval s WHERE s.conversation_id = @id),
          (SELECT string_agg(d::text, ';' ORDER BY d.id) FROM decision d WHERE d.conversation_id = @id),
          (SELECT string_agg(f.id || f.state, ';' ORDER BY f.id) FROM draft f WHERE f.conversation_id = @id),
          (SELECT count(*) FROM message m WHERE m.conversation_id = @id),
          (SELECT c::text FROM conversation c WHERE c.id = @id))
        """,
        new { id = waiting.Id.Value });

    private async Task<Error?> AssignAsync(Waiting waiting)
    {
        await _desk.SqlAsync(
            """
            INSERT INTO role (id, name, normalized_name) VALUES (gen_random_uuid(), 'Agent', 'AGENT') ON CONFLICT (normalized_name) DO NOTHING;
            INSERT INTO person_role (user_id, role_id) SELECT @id, id FROM role WHERE name = 'Agent'
            """,
            new { id = waiting.First.PersonId!.Value.Value });
        return (await _desk.Get<AssignConversation>().RunAsync(waiting.Lead, waiting.Id, waiting.First.PersonId!.Value, Cancellation)).Error;
    }
}
