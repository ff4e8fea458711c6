using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>The whole loop, with real workers: question, draft, decision, reply.</summary>
public sealed class DeskLoopTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loop_AskedAndApproved_CustomerReadsTheAnswerOnce()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation), ("Conversations:UndoSeconds", "60"), ("Conversations:PollSeconds", "0.2"));
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Priya");
        var started = await desk.StartAsync();
        Assert.Equal(CustomerStatus.Checking, (await desk.ReadAsync(started)).Status);

        QueueItem? item = null;
        await Desk.UntilAsync(
            async () => (item = (await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.ToDecide, Cancellation)).Items.SingleOrDefault())?.Situation == QueueSituation.Ready,
            "a ready draft in the queue");
        Assert.Equal((started.ConversationId, 1, 1, 1), (item!.ConversationId, item.Sentences, item.SupportedSentences, item.Sources));
        Assert.Equal("What is the excess for water damage?", item.Preview);

        var decision = await desk.Get<ApproveDraft>().RunAsync(priya, item.DraftId!.Value, Cancellation);
        Assert.True(decision.Succeeded);
        Assert.Equal(QueueSituation.Sending, Assert.Single((await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.Mine, Cancellation)).Items).Situation);

        // Not before: until the clock is moved on, whoever looks sees it being sent.
        desk.Time.Advance(TimeSpan.FromSeconds(61));
        await Desk.UntilAsync(async () => (await desk.ReadAsync(started)).Messages.Count == 2, "the reply");
        var read = await desk.ReadAsync(started);
        Assert.Equal((From.Assistant, "The excess is 150 euros."), (read.Messages[1].From, read.Messages[1].Text));
        Assert.Equal(["Home contents terms 2026"], read.Messages[1].SourceTitles);
        Assert.Equal(CustomerStatus.YourTurn, read.Status);
        Assert.Empty((await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.All, Cancellation)).Items);

        var detail = await desk.DetailAsync(priya, started.ConversationId);
        Assert.Equal((DraftState.Approved, "Priya"), (detail.Draft!.State, detail.Messages[1].Person!.Name));
        Assert.Equal(DecisionKind.Approved, Assert.Single(detail.Decisions).Kind);
        Assert.NotNull(detail.Decisions[0].DeliveredAt);
        Assert.Equal(detail.Draft.Answer!.Passages[0].ChunkId.Value.ToString(), await desk.ScalarAsync<string>("SELECT answer #>> '{passages,0,chunkId}' FROM draft"));
        Assert.Equal("Agent", await desk.ScalarAsync<string>("SELECT allowed_because #>> '{roles,0}' FROM decision"));
        Assert.Equal(
            ["conversation.started", "draft.approved", "draft.delivered"],
            (await desk.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entry"))!.Split(' '));
    }
}
