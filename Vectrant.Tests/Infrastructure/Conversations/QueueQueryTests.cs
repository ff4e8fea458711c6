using System.Diagnostics;
using Vectrant.Core.Answering;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>What people see of the conversations: queue, list and search.</summary>
public sealed class QueueQueryTests(PostgresFixture postgres)
{
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
    public async Task List_TenThousandWaiting_AnswersFast()
    {
        await using var desk = await DeskAsync();
        var priya = await desk.HireAsync("Priya");
        await desk.SqlAsync(
            """
            INSERT INTO conversation (id, code, channel, state, topic, token_hash, last_seq, waiting_since, created_at, updated_at)
            SELECT gen_random_uuid(), 'L' || i, 'chat', 'open', 'Topic ' || i, sha256(('t' || i)::bytea), 1, now() - i * interval '1 s', now(), now()
            FROM generate_series(1, 10000) i;
            INSERT INTO message (id, conversation_id, seq, author, body, created_at)
            SELECT gen_random_uuid(), id, 1, 'customer', 'What is the excess of policy ' || code || '?', now() FROM conversation;
            INSERT INTO draft (id, conversation_id, message_id, epoch, state, text, confidence, outcome, sentences, supported_sentences, created_at)
            SELECT gen_random_uuid(), conversation_id, id, 0, 'ready', 'x', 0.5, 'answered', 2, 1, now() FROM message;
            ANALYZE
            """);
        var times = new List<double>();
        foreach (var filter in Enumerable.Repeat(Enum.GetValues<QueueFilter>(), 5).SelectMany(filter => filter))
        {
            var start = Stopwatch.GetTimestamp();
            var list = await desk.Get<IQueueQuery>().ListAsync(priya, filter, Cancellation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.Equal((10_000, filter is QueueFilter.Mine or QueueFilter.HandOvers ? 0 : 200), (list.Counts.All, list.Items.Count));
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"10,000 waiting: queue p50 {times[times.Count / 2]:0} ms, slowest {times[^1]:0} ms");
        Assert.True(times[times.Count / 2] < 1000, $"The queue takes {times[times.Count / 2]:0} ms.");
    }

    private async Task<Desk> DeskAsync() => Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
}
