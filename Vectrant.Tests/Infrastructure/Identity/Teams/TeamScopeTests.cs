using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Teams;

/// <summary>Who sees which conversation, in every list, count and deed: one table, two teams, one database for each test.</summary>
public sealed class TeamScopeTests(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>
    /// What each person sees. S: waits in Support, R: waits in Returns, N: of no team, T: Support, taken over by Tom of Support, O: the same with an overdue promise,
    /// A: closed in a team that was archived since.
    /// </summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["admin"] = "S R N T O A",
        ["support agent"] = "S N O",
        ["returns agent"] = "R N",
        ["agent of both"] = "S R N O",
        ["agent of no team"] = "N",
        ["agent marked as lead of support"] = "S N O",
        ["lead of support"] = "S N T O",
        ["lead who is only a member of support"] = "S N O",
        ["lead of no team"] = "N",
        ["lead of support who is also agent in returns"] = "S R N T O",
        ["approver of both"] = "S R N T O",
        ["approver of the archived team"] = "N",
        ["employee in support"] = "",
        ["customer in support"] = "",
    };

    private readonly Dictionary<string, Actor> _people = [];
    private readonly Dictionary<string, (StartedConversation Conversation, DraftId Draft)> _conversations = [];
    private Desk _desk = null!;
    private Actor _admin = null!;
    private Actor _tom = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        _people["admin"] = _admin = await _desk.HireAsync("Greta", Role.Admin);
        _tom = await _desk.HireAsync("Tom");
        var (support, returns, old) = (await TeamAsync("Support"), await TeamAsync("Returns"), await TeamAsync("Old"));
        var supporters = new List<TeamMember> { new(_tom.PersonId!.Value, false) };
        var returners = new List<TeamMember>();
        var oldies = new List<TeamMember>();
        await JoinAsync("support agent", Role.Agent, (supporters, false));
        await JoinAsync("returns agent", Role.Agent, (returners, false));
        await JoinAsync("agent of both", Role.Agent, (supporters, false), (returners, false));
        await JoinAsync("agent of no team", Role.Agent);
        await JoinAsync("agent marked as lead of support", Role.Agent, (supporters, true));
        await JoinAsync("lead of support", Role.TeamLead, (supporters, true));
        await JoinAsync("lead who is only a member of support", Role.TeamLead, (supporters, false));
        await JoinAsync("lead of no team", Role.TeamLead);
        await JoinAsync("lead of support who is also agent in returns", Role.TeamLead, (supporters, true), (returners, false));
        await JoinAsync("approver of both", Role.Approver, (supporters, true), (returners, true));
        await JoinAsync("approver of the archived team", Role.Approver, (oldies, true));
        await JoinAsync("employee in support", Role.Employee, (supporters, true));
        await JoinAsync("customer in support", Role.Customer, (supporters, true));
        await SetAsync(support, supporters);
        await SetAsync(returns, returners);
        await SetAsync(old, oldies);

        await BeginAsync("N", null);
        await BeginAsync("S", support);
        await BeginAsync("R", returns);
        await BeginAsync("T", support);
        await BeginAsync("O", support);
        await BeginAsync("A", old);
        Assert.True((await _desk.Get<TakeOver>().RunAsync(_tom, Id("T"), Cancellation)).Succeeded);
        Assert.True((await _desk.Get<RequestPerson>().RunAsync(Id("O"), _conversations["O"].Conversation.Token, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<TakeOver>().RunAsync(_tom, Id("O"), Cancellation)).Succeeded);
        await _desk.SqlAsync("UPDATE handover SET due_at = @now WHERE conversation_id = @id", new { now = _desk.Time.GetUtcNow().AddMinutes(-1), id = Id("O").Value });
        Assert.True((await _desk.Get<CloseConversation>().RunAsync(_admin, Id("A"), Cancellation)).Succeeded);
        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(_admin, old, Cancellation)).Succeeded);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Conversations_ForEachPerson_AreThoseOfTheTable()
    {
        foreach (var who in Table.Keys)
        {
            await ConversationsAsync(who);
        }
    }

    [Fact]
    public async Task Deeds_OutOfScope_FindNoConversation()
    {
        foreach (var who in Table.Keys)
        {
            await DeedsAsync(who);
        }
    }

    [Fact]
    public async Task EventsAndLedger_ForALead_AreThoseOfTheTeamAndOfNoConversation()
    {
        foreach (var key in new[] { "S", "R", "N" })
        {
            await _desk.SqlAsync(
                """
                INSERT INTO security_event (id, at, type, layer, pipeline, verdict, code, rules, characters, matches, counts, score, conversation_id)
                VALUES (gen_random_uuid(), @now, @type, 'input', 'customer', 'warn', 'test', ARRAY[@type], 9, 1, '{}', 0, @id)
                """,
                new { now = _desk.Time.GetUtcNow(), type = "test_" + key, id = Id(key).Value });
            await _desk.SqlAsync(
                """
                INSERT INTO redaction_ledger (at, deed, pipeline, conversation_id, place, type, placeholder, count, rule)
                VALUES (@now, 'replaced', 'customer', @id, 'conversation', @type, '[X_1]', 1, 'test')
                """,
                new { now = _desk.Time.GetUtcNow(), type = "test_" + key, id = Id(key).Value });
        }

        var (from, until) = (_desk.Time.GetUtcNow().AddDays(-1), _desk.Time.GetUtcNow().AddDays(1));
        foreach (var (who, expected) in new[] { ("lead of support", "N S"), ("lead of no team", "N"), ("approver of both", "N R S"), ("admin", "N R S"), ("support agent", "") })
        {
            var actor = _people[who];
            var events = _desk.Get<ISecurityEventQuery>();
            var keys = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => "test_" + key).ToList();
            Assert.Equal(keys, Tests((await events.ListAsync(actor, new EventFilter(null, null, null, null, null, null, null, null), Cancellation)).Items.Select(line => line.Event.Type)));
            Assert.Equal(keys, Tests(await events.TypesAsync(actor, Cancellation)));
            Assert.Equal(keys, Tests((await events.RulesAsync(actor, from, until, false, Cancellation)).Select(rule => rule.Rule)));
            Assert.Equal(keys.Count, (await events.TotalsAsync(actor, from, until, Cancellation)).Warned);
            var ledger = _desk.Get<IRedactionLedger>();
            Assert.Equal(keys, Tests((await ledger.ListAsync(actor, new LedgerFilter(null, null, null, null, null), Cancellation)).Items.Select(line => line.Type)));
            Assert.Equal(keys, Tests((await ledger.TotalsAsync(actor, from, until, Cancellation)).Select(total => total.Type)));
        }

        var wrong = (await _desk.Get<ISecurityEventQuery>().ListAsync(_admin, new EventFilter(null, null, null, null, null, null, null, null), Cancellation)).Items.Single(line => line.Event.Type == "test_R").Event.Id;
        Assert.Equal(GuardErrors.EventNotFound, (await _desk.Get<JudgeEvent>().RunAsync(_people["lead of support"], wrong, true, Cancellation)).Error);
        Assert.Equal(GuardErrors.EventNotFound, (await _desk.Get<JudgeEvent>().RunAsync(_people["support agent"], wrong, true, Cancellation)).Error);
        Assert.True((await _desk.Get<JudgeEvent>().RunAsync(_people["returns agent"], wrong, true, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Membership_TakenAway_HoldsFromTheNextLookOn()
    {
        var actor = _people["returns agent"];
        var returns = (await _desk.Get<ITeamQuery>().ListAsync(_admin, false, Cancellation)).Single(team => team.Name == "Returns").Id;
        Assert.True((await _desk.Get<ClaimConversation>().RunAsync(actor, Id("R"), Cancellation)).Succeeded);
        await SetAsync(returns, []);
        Assert.Equal(["N"], Keys((await _desk.Get<IQueueQuery>().ListAsync(actor, QueueFilter.All, Cancellation)).Items.Select(item => item.ConversationId)));
        Assert.Equal(ErrorKind.NotFound, (await _desk.Get<ApproveDraft>().RunAsync(actor, _conversations["R"].Draft, Cancellation)).Error?.Kind);
    }

    [Fact]
    public async Task Decision_OvertakenByAColleague_IsStillSeenByWhoDecided()
    {
        var agent = _people["support agent"];
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(agent, _conversations["S"].Draft, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<TakeOver>().RunAsync(_tom, Id("S"), Cancellation)).Succeeded);
        Assert.Equal("Tom", (await _desk.DetailAsync(agent, Id("S"))).TakenOverBy?.Name);
        Assert.Equal(ErrorKind.NotFound, (await _desk.Get<IConversationQuery>().GetAsync(_people["agent of both"], Id("S"), Cancellation)).Error?.Kind);
    }

    private async Task ConversationsAsync(string who)
    {
        var actor = _people[who];
        var expected = Table[who].Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();

        var queue = await _desk.Get<IQueueQuery>().ListAsync(actor, QueueFilter.All, Cancellation);
        Same(who, expected.Where(key => key != "A"), Keys(queue.Items.Select(item => item.ConversationId)));
        Assert.Equal(queue.Items.Count, queue.Counts.All);
        foreach (var part in Enum.GetValues<QueueFilter>())
        {
            var shown = await _desk.Get<IQueueQuery>().ListAsync(actor, part, Cancellation);
            Assert.Equal(typeof(QueueCounts).GetProperty(part.ToString())!.GetValue(shown.Counts), shown.Items.Count);
            Assert.All(Keys(shown.Items.Select(item => item.ConversationId)), key => Assert.Contains(key, expected));
        }

        var list = await _desk.Get<IConversationQuery>().ListAsync(actor, new ConversationFilter(null, null, null), Cancellation);
        Same(who, expected, Keys(list.Items.Select(row => row.Id)));
        var found = await _desk.Get<IConversationQuery>().ListAsync(actor, new ConversationFilter(null, "parrot", null), Cancellation);
        Same(who, expected, Keys(found.Items.Select(row => row.Id)));

        foreach (var (key, conversation) in _conversations)
        {
            var read = await _desk.Get<IConversationQuery>().GetAsync(actor, conversation.Conversation.ConversationId, Cancellation);
            Assert.True(read.Succeeded == expected.Contains(key), $"{who} reads {key}: {read.Error?.Code ?? "allowed"}");
            Assert.Equal(read.Succeeded ? null : actor.May(Permission.ViewQueue) ? ErrorKind.NotFound : ErrorKind.Forbidden, read.Error?.Kind);
        }
    }

    private async Task DeedsAsync(string who)
    {
        var actor = _people[who];
        var hidden = _conversations.Where(pair => !Table[who].Split(' ').Contains(pair.Key)).ToList();
        foreach (var (key, (conversation, draft)) in hidden)
        {
            var id = conversation.ConversationId;
            Error?[] refusals =
            [
                (await _desk.Get<ClaimConversation>().RunAsync(actor, id, Cancellation)).Error,
                (await _desk.Get<RenewClaim>().RunAsync(actor, id, Cancellation)).Error,
                (await _desk.Get<ApproveDraft>().RunAsync(actor, draft, Cancellation)).Error,
                (await _desk.Get<EditDraft>().RunAsync(actor, draft, "Another text.", Cancellation)).Error,
                (await _desk.Get<SkipDraft>().RunAsync(actor, draft, "No", Cancellation)).Error,
                (await _desk.Get<RegenerateDraft>().RunAsync(actor, id, Cancellation)).Error,
                (await _desk.Get<TakeOver>().RunAsync(actor, id, Cancellation)).Error,
                (await _desk.Get<HandBack>().RunAsync(actor, id, Cancellation)).Error,
                (await _desk.Get<SendReply>().RunAsync(actor, id, "By hand.", Guid.NewGuid(), Cancellation)).Error,
                (await _desk.Get<RevealRedaction>().RunAsync(actor, id.Value, "[EMAIL_1]", Cancellation)).Error,
            ];

            // Of the own team a colleague is told who has it; of every other nothing is known.
            var ofOwnTeam = key is "T" && (who.Contains("support", StringComparison.Ordinal) || who.Contains("both", StringComparison.Ordinal)) && actor.May(Permission.ViewQueue);
            var kinds = refusals.Take(9).Select(refusal => refusal?.Kind).Distinct().ToList();
            Assert.True(
                !actor.May(Permission.WorkConversations) ? kinds is [ErrorKind.Forbidden]
                : ofOwnTeam ? kinds is [ErrorKind.Conflict]
                : kinds is [ErrorKind.NotFound],
                $"{who} acts on {key}: {string.Join(", ", refusals.Select(refusal => refusal?.Code ?? "allowed"))}");
            Assert.Contains(refusals[9]?.Kind, new ErrorKind?[] { ErrorKind.NotFound, ErrorKind.Forbidden });
        }
    }

    private static List<string> Tests(IEnumerable<string> types) => [.. types.Where(type => type.StartsWith("test_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Same(string who, IEnumerable<string> expected, IEnumerable<string> seen) =>
        Assert.Equal($"{who}: {string.Join(' ', expected)}", $"{who}: {string.Join(' ', seen)}");

    private ConversationId Id(string key) => _conversations[key].Conversation.ConversationId;

    private List<string> Keys(IEnumerable<ConversationId> ids) =>
        [.. ids.Select(id => _conversations.Single(pair => pair.Value.Conversation.ConversationId == id).Key).Order(StringComparer.Ordinal)];

    private async Task<TeamId> TeamAsync(string name) => (await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings(name, ""), Cancellation)).Value;

    private async Task SetAsync(TeamId team, IReadOnlyList<TeamMember> members) =>
        Assert.True((await _desk.Get<SetTeamMembers>().RunAsync(_admin, team, members, null, Cancellation)).Succeeded);

    private async Task JoinAsync(string who, string role, params (List<TeamMember> Team, bool IsLead)[] teams)
    {
        var actor = _people[who] = await _desk.HireAsync(who, role);
        foreach (var (team, isLead) in teams)
        {
            team.Add(new TeamMember(actor.PersonId!.Value, isLead));
        }
    }

    private async Task BeginAsync(string key, TeamId? team)
    {
        Assert.True((await _desk.Get<RouteNewConversations>().RunAsync(_admin, team, Cancellation)).Succeeded);
        var started = await _desk.StartAsync($"My parrot asks about case {key}.");
        _conversations[key] = (started, await _desk.DraftAsync(started.ConversationId, Desk.Answer("The excess is 150 euros.")));
    }
}
