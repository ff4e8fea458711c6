using System.Text.Json;
using Dapper;
using Npgsql;
using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Identity;
using Vectrant.Infrastructure.Conversations.Queue;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>What people see of the conversations: queue, list and search.</summary>
public sealed class QueueQueryTests(PostgresFixture postgres)
{
    private const int Waiting = 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ConversationsInEverySituation_EachInItsParts()
    {
        await using var desk = await DeskAsync();
        var (priya, tom) = (await desk.HireAsync("Priya", Role.TeamLead), await desk.HireAsync("Tom"));
        var ready = await desk.StartWithDraftAsync();
        var warned = await desk.StartAsync();
        await desk.DraftAsync(warned.ConversationId, Desk.Answer("Careful.") with { Trace = [new StepVerdict(AnswerStep.OutputCheck, Verdict.Warn, "x", new Dictionary<string, int>(), 1)] });
        var skipped = await desk.StartWithDraftAsync();
        await desk.Get<SkipDraft>().RunAsync(priya, skipped.Draft, "No", Cancellation);
        var sending = await desk.StartWithDraftAsync();
        await desk.Get<ApproveDraft>().RunAsync(priya, sending.Draft, Cancellation);
        var failed = await desk.StartAsync();
        await desk.Get<IDraftStore>().FailAsync((await desk.Get<IDraftStore>().LeaseAsync(Cancellation))!, HandoverReason.ModelUnavailable, "down", null, Cancellation);
        var asked = await desk.StartWithDraftAsync();
        await desk.Get<RequestPerson>().RunAsync(asked.Conversation.ConversationId, asked.Conversation.Token, Cancellation);
        var taken = await desk.StartWithDraftAsync();
        await desk.Get<TakeOver>().RunAsync(tom, taken.Conversation.ConversationId, Cancellation);
        await desk.Get<ClaimConversation>().RunAsync(tom, warned.ConversationId, Cancellation);
        var generating = await desk.StartAsync();
        var closed = await desk.StartAsync();
        await desk.Get<CloseConversation>().RunAsync(priya, closed.ConversationId, Cancellation);

        var all = await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.All, Cancellation);
        Assert.Equal(
            [
                (ready.Conversation.ConversationId, QueueSituation.Ready), (warned.ConversationId, QueueSituation.Ready),
                (skipped.Conversation.ConversationId, QueueSituation.Skipped), (sending.Conversation.ConversationId, QueueSituation.Sending),
                (failed.ConversationId, QueueSituation.Failed), (asked.Conversation.ConversationId, QueueSituation.NeedsPerson),
                (taken.Conversation.ConversationId, QueueSituation.TakenOver), (generating.ConversationId, QueueSituation.Generating),
            ],
            all.Items.Select(item => (item.ConversationId, item.Situation)));
        Assert.Equal(("Tom", "Tom"), (all.Items[1].Claim!.HolderName, all.Items[6].TakenOverBy));
        Assert.Equal(new QueueCounts { ToDecide = 5, Mine = 1, HandOvers = 2, Flagged = 2, All = 8 }, all.Counts);
        foreach (var filter in Enum.GetValues<QueueFilter>())
        {
            var part = await desk.Get<IQueueQuery>().ListAsync(tom, filter, Cancellation);
            var count = typeof(QueueCounts).GetProperty(filter.ToString())!.GetValue(part.Counts);
            Assert.Equal(count, part.Items.Count);
        }

        Assert.Equal(
            [warned.ConversationId, taken.Conversation.ConversationId],
            (await desk.Get<IQueueQuery>().ListAsync(tom, QueueFilter.Mine, Cancellation)).Items.Select(item => item.ConversationId));
    }

    [Fact]
    public async Task List_SearchStateAndPages_FindsEveryMessageAndLosesNone()
    {
        await using var desk = await DeskAsync();
        var priya = await desk.HireAsync("Priya");
        var query = desk.Get<IConversationQuery>();
        for (var i = 0; i < 55; i++)
        {
            await desk.StartAsync($"Question number {i} about insurance");
        }

        var special = await desk.StartAsync("My bicycle was stolen near the library 100%");
        await desk.Get<AddNote>().RunAsync(priya, special.ConversationId, "Serial number QX-77 checked", Cancellation);
        Assert.Equal(special.ConversationId, Assert.Single((await query.ListAsync(priya, new ConversationFilter(null, "bicyc stol", null), Cancellation)).Items).Id);
        Assert.Equal(special.ConversationId, Assert.Single((await query.ListAsync(priya, new ConversationFilter(null, "qx-77", null), Cancellation)).Items).Id);
        Assert.Equal(special.ConversationId, Assert.Single((await query.ListAsync(priya, new ConversationFilter(null, "brary 100%", null), Cancellation)).Items).Id);
        var code = (await desk.DetailAsync(priya, special.ConversationId)).Code;
        Assert.Contains((await query.ListAsync(priya, new ConversationFilter(null, code.ToLowerInvariant(), null), Cancellation)).Items, row => row.Id == special.ConversationId);
        foreach (var odd in new[] { "'; DROP TABLE message; --", "& | ! :*", "\\", "%", "_____", "\u0001" })
        {
            await query.ListAsync(priya, new ConversationFilter(null, odd, "no cursor"), Cancellation);
        }

        await desk.Get<CloseConversation>().RunAsync(priya, special.ConversationId, Cancellation);
        Assert.Single((await query.ListAsync(priya, new ConversationFilter(ConversationState.Closed, null, null), Cancellation)).Items);
        var first = await query.ListAsync(priya, new ConversationFilter(null, null, null), Cancellation);
        var second = await query.ListAsync(priya, new ConversationFilter(null, null, first.Next), Cancellation);
        Assert.Equal((50, 6, null), (first.Items.Count, second.Items.Count, second.Next));
        Assert.Equal(56, first.Items.Concat(second.Items).Select(row => row.Id).Distinct().Count());
    }

    [Fact]
    public async Task List_TenThousandWaiting_ReadsInProportion()
    {
        await using var desk = await DeskAsync();
        var priya = await desk.HireAsync("Priya");
        await desk.SqlAsync(
            """
            INSERT INTO conversation (id, code, channel, state, topic, token_hash, last_seq, waiting_since, created_at, updated_at)
            SELECT gen_random_uuid(), 'L' || i, 'chat', 'open', 'Topic ' || i, sha256(('t' || i)::bytea), 1, now() - i * interval '1 s', now(), now()
            FROM generate_series(1, @Waiting) i;
            INSERT INTO message (id, conversation_id, seq, author, body, created_at)
            SELECT gen_random_uuid(), id, 1, 'customer', 'What is the excess of policy ' || code || '?', now() FROM conversation;
            INSERT INTO draft (id, conversation_id, message_id, epoch, state, text, confidence, outcome, sentences, supported_sentences, created_at)
            SELECT gen_random_uuid(), conversation_id, id, 0, 'ready', 'x', 0.5, 'answered', 2, 1, now() FROM message;
            ANALYZE
            """,
            new { Waiting });
        foreach (var filter in Enum.GetValues<QueueFilter>())
        {
            var list = await desk.Get<IQueueQuery>().ListAsync(priya, filter, Cancellation);
            Assert.Equal((Waiting, filter is QueueFilter.Mine or QueueFilter.HandOvers ? 0 : 200), (list.Counts.All, list.Items.Count));

            // Rows, not seconds: a plan that visits each waiting conversation a few times has far fewer, one that compares them with each other 100 million.
            var rows = await RowsVisitedAsync(desk, priya, filter);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Waiting} waiting, {filter}: {rows:0} rows visited");
            Assert.InRange(rows, 1, 100 * Waiting);
        }
    }

    /// <summary>The rows that all steps of the queue's own statements looked at, as the database counts them.</summary>
    private static async Task<double> RowsVisitedAsync(Desk desk, Actor actor, QueueFilter filter)
    {
        var (scope, seconds) = (TeamScope.Reads(actor, Permission.ViewQueue), TeamScope.Works(actor, Permission.GiveSecondApproval));
        await using var connection = new NpgsqlConnection(desk.Connections.App);
        var rows = 0.0;
        foreach (var statement in new[] { QueueSql.Items(QueueSql.ConditionOf(filter, seconds), scope, seconds), QueueSql.Counts(scope, seconds) })
        {
            var plan = await connection.ExecuteScalarAsync<string>(
                "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement, new { now = desk.Time.GetUtcNow(), me = actor.PersonId, limit = 201 });
            rows += JsonDocument.Parse(plan!).RootElement.EnumerateArray().Sum(root => RowsOf(root.GetProperty("Plan")));
        }

        return rows;
    }

    private static double RowsOf(JsonElement node)
    {
        var counted = node.EnumerateObject().Where(figure => figure.Name is "Actual Rows" || figure.Name.StartsWith("Rows Removed", StringComparison.Ordinal)).Sum(figure => figure.Value.GetDouble());
        var below = node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().Sum(RowsOf) : 0;
        return (counted * node.GetProperty("Actual Loops").GetDouble()) + below;
    }

    private async Task<Desk> DeskAsync() => Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
}
