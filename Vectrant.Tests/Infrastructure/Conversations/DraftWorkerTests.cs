using Vectrant.Core.Answering;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Models;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>Workers with a model that is late, broken, silent or mad, and workers that die.</summary>
public sealed class DraftWorkerTests(PostgresFixture postgres)
{
    private static readonly Answer Good = Desk.Answer("The excess is 150 euros.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_AnsweringAfterATakeover_IsEndedAndReachesNobody()
    {
        await using var desk = await DeskAsync();
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource<Answer>());
        desk.Model = (_, _) =>
        {
            asked.TrySetResult();
            return release.Task;
        };
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        Assert.True((await desk.Get<TakeOver>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        release.SetResult(Good);
        await desk.StopWorkersAsync();
        var detail = await desk.DetailAsync(priya, conversation.ConversationId);
        Assert.Equal((DraftState.Expired, QueueSituation.TakenOver), (detail.Draft!.State, detail.Situation));
        Assert.Null(detail.Draft.Answer);
        Assert.Single((await desk.ReadAsync(conversation)).Messages);
    }

    [Fact]
    public async Task Store_ResultAfterATakeover_IsRefusedWhateverTheDraftSays()
    {
        await using var desk = await DeskAsync();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        var leased = (await desk.Get<IDraftStore>().LeaseAsync(Cancellation))!;
        await desk.Get<TakeOver>().RunAsync(priya, conversation.ConversationId, Cancellation);
        await desk.Get<HandBack>().RunAsync(priya, conversation.ConversationId, Cancellation);

        // As if the takeover had forgotten to expire the draft: the epoch alone stops it.
        await desk.SqlAsync("UPDATE draft SET state = 'expired' WHERE state = 'queued'");
        await desk.SqlAsync("UPDATE draft SET state = 'generating', lease_id = @Lease WHERE id = @id", new { leased.Lease, id = leased.Id.Value });
        Assert.False(await desk.Get<IDraftStore>().CompleteAsync(leased, Good, Cancellation));
        Assert.False(await desk.Get<IDraftStore>().FailAsync(leased, HandoverReason.ModelUnavailable, "late", null, Cancellation));
        Assert.Single((await desk.ReadAsync(conversation)).Messages);
    }

    [Fact]
    public async Task Model_ThatHangs_IsGivenUpAndAPersonIsQueued()
    {
        await using var desk = await DeskAsync(("Conversations:GenerationTimeoutSeconds", "5"));
        desk.Model = async (_, _) => await new TaskCompletionSource<Answer>().Task;
        await PersonIsQueuedAsync(desk, HandoverReason.ModelUnavailable, "The model gave no answer within 5 s.");
    }

    [Fact]
    public async Task Model_ThatIsDown_TellsTheCustomerAndQueuesAPersonAtOnce()
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => Task.FromResult(Desk.Answer("", AnswerOutcome.ModelUnavailable) with { Sentences = [] });
        await PersonIsQueuedAsync(desk, HandoverReason.ModelUnavailable, "No model answered.");
    }

    [Fact]
    public async Task Model_ThatThrows_IsTriedAgainAndThenAPersonIsQueued()
    {
        await using var desk = await DeskAsync(("Conversations:DraftAttempts", "2"));
        var calls = 0;
        desk.Model = (_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("broken");
        };
        await PersonIsQueuedAsync(desk, HandoverReason.DraftFailed, "Making the draft failed 2 times; the log of the node has the cause.");
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Model_UnavailableException_QueuesAPerson()
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => throw new ModelUnavailableException("The circuit is open.");
        await PersonIsQueuedAsync(desk, HandoverReason.ModelUnavailable, "The circuit is open.");
    }

    [Fact]
    public async Task Guardrail_ThatBlocks_QueuesAPersonAndKeepsNoText()
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => Task.FromResult(Desk.Answer("A notice", AnswerOutcome.Blocked));
        var conversation = await PersonIsQueuedAsync(desk, HandoverReason.Blocked, "A guardrail stopped the draft.");
        Assert.Null(await desk.ScalarAsync<string>("SELECT text FROM draft WHERE conversation_id = @Value", new { conversation.ConversationId.Value }));
    }

    [Theory]
    [InlineData("   \n ")]
    [InlineData("")]
    public async Task Model_WithNothingToSay_QueuesAPerson(string text)
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => Task.FromResult(Good with { Text = text, Sentences = [] });
        await PersonIsQueuedAsync(desk, HandoverReason.DraftFailed, "The model's answer was empty.");
    }

    [Fact]
    public async Task Model_WritingNonsense_IsStoredSafelyForAPersonToSkip()
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => Task.FromResult(Good with
        {
            Text = "a\0b\ud83d <script>'; DROP TABLE draft; --",
            Confidence = double.NaN,
            Sentences = [new AnswerSentence(-5, 999_999, true, [0, 7, -1], null)],
        });
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        await Desk.UntilAsync(async () => (await desk.DetailAsync(priya, conversation.ConversationId)).Situation == QueueSituation.Ready, "the draft");
        var item = Assert.Single((await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.All, Cancellation)).Items);
        Assert.Equal((0d, 0), (item.Confidence, item.Sources));
        Assert.Equal("a\ufffdb\ufffd <script>'; DROP TABLE draft; --", await desk.ScalarAsync<string>("SELECT text FROM draft"));
    }

    [Fact]
    public async Task Model_ThatKnowsNothing_MakesAFlaggedDraft()
    {
        await using var desk = await DeskAsync();
        desk.Model = (_, _) => Task.FromResult(Desk.Answer("I cannot find that in our documents.", AnswerOutcome.NotInSources));
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        await Desk.UntilAsync(async () => (await desk.DetailAsync(priya, conversation.ConversationId)).Situation == QueueSituation.Ready, "the draft");
        var item = Assert.Single((await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.Flagged, Cancellation)).Items);
        Assert.Equal(AnswerOutcome.NotInSources, item.Outcome);
    }

    [Fact]
    public async Task TwoWorkers_OnOneQueue_MakeEachDraftOnce()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = Desk.On(connections, ("Conversations:DraftParallelism", "4"));
        await using var two = Desk.On(connections, ("Conversations:DraftParallelism", "4"));
        var asked = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        one.Model = two.Model = async (request, cancellationToken) =>
        {
            asked.Add(request.ConversationId!.Value);
            await Task.Delay(5, cancellationToken);
            return Good;
        };
        var conversations = new List<StartedConversation>();
        for (var i = 0; i < 40; i++)
        {
            conversations.Add(await one.StartAsync());
        }

        await Task.WhenAll(one.StartWorkersAsync(), two.StartWorkersAsync());
        await Desk.UntilAsync(async () => await one.ScalarAsync<long>("SELECT count(*) FROM draft WHERE state = 'ready'") == 40, "40 drafts");
        Assert.Equal(conversations.Select(conversation => conversation.ConversationId.Value).Order(), asked.Order());
    }

    [Fact]
    public async Task Lease_OfADeadWorker_RunsOutAndAnotherGoesOnWhileTheLateResultIsRefused()
    {
        await using var desk = await DeskAsync();
        desk.Time.Stop();
        var store = desk.Get<IDraftStore>();
        await desk.StartAsync();
        var dead = (await store.LeaseAsync(Cancellation))!;
        Assert.Null(await store.LeaseAsync(Cancellation));
        desk.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(await store.RenewAsync(dead, Cancellation));
        desk.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await store.LeaseAsync(Cancellation));
        desk.Time.Advance(TimeSpan.FromSeconds(11));
        var alive = (await store.LeaseAsync(Cancellation))!;
        Assert.Equal((dead.Id, 2), (alive.Id, alive.Attempt));
        Assert.False(await store.RenewAsync(dead, Cancellation));
        Assert.False(await store.CompleteAsync(dead, Desk.Answer("Late"), Cancellation));
        Assert.True(await store.CompleteAsync(alive, Good, Cancellation));
        Assert.False(await store.CompleteAsync(dead, Desk.Answer("Later"), Cancellation));
        Assert.Equal(Good.Text, await desk.ScalarAsync<string>("SELECT text FROM draft"));
    }

    [Fact]
    public async Task Lease_LostInEveryAttempt_FailsTheDraftAndQueuesAPerson()
    {
        await using var desk = await DeskAsync();
        desk.Time.Stop();
        var store = desk.Get<IDraftStore>();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(0, await store.FailAbandonedAsync(Cancellation));
            Assert.Equal(attempt, (await store.LeaseAsync(Cancellation))!.Attempt);
            desk.Time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Null(await store.LeaseAsync(Cancellation));
        Assert.Equal(1, await store.FailAbandonedAsync(Cancellation));
        Assert.Equal(HandoverReason.DraftFailed, (await desk.DetailAsync(priya, conversation.ConversationId)).Handover!.Reason);
    }

    [Fact]
    public async Task SecondMessage_DuringGeneration_ThrowsTheFirstDraftAway()
    {
        await using var desk = await DeskAsync(("Conversations:LeaseSeconds", "2"));
        var first = new TaskCompletionSource();
        desk.Model = async (request, cancellationToken) =>
        {
            if (request.History.Count > 0)
            {
                return Desk.Answer("To the second question.");
            }

            first.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Desk.Answer("To the first question.");
        };
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Priya");
        var conversation = await desk.StartAsync();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        await desk.Get<PostMessage>().RunAsync(conversation.ConversationId, conversation.Token, "I meant glass.", null, Cancellation);
        await Desk.UntilAsync(async () => (await desk.DetailAsync(priya, conversation.ConversationId)).Situation == QueueSituation.Ready, "the second draft");
        Assert.Equal("To the second question.", (await desk.DetailAsync(priya, conversation.ConversationId)).Draft!.Answer!.Text);
        Assert.Equal("expired ready", await desk.ScalarAsync<string>("SELECT string_agg(state, ' ' ORDER BY created_at) FROM draft"));
    }

    [Fact]
    public async Task Stop_InGoodOrder_PutsTheDraftBackWithoutUsingAnAttempt()
    {
        await using var desk = await DeskAsync();
        var asked = new TaskCompletionSource();
        desk.Model = async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Good;
        };
        await desk.StartWorkersAsync();
        await desk.StartAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        await desk.StopWorkersAsync();
        Assert.Equal("queued 0", await desk.ScalarAsync<string>("SELECT state || ' ' || attempt FROM draft"));
        Assert.Equal(1, (await desk.Get<IDraftStore>().LeaseAsync(Cancellation))!.Attempt);
    }

    [Fact]
    public async Task Regenerated_AfterAnOutage_KeepsThePromiseWhenAPersonApprovesIt()
    {
        await using var desk = await DeskAsync(("Conversations:UndoSeconds", "0"));
        desk.Model = (_, _) => throw new ModelUnavailableException("down");
        var conversation = await PersonIsQueuedAsync(desk, HandoverReason.ModelUnavailable, "down");
        var priya = await desk.HireAsync("Priya");
        desk.Model = (_, _) => Task.FromResult(Good);
        Assert.True((await desk.Get<RegenerateDraft>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        await Desk.UntilAsync(async () => (await desk.DetailAsync(priya, conversation.ConversationId)).Situation == QueueSituation.Ready, "the new draft");
        var draft = (await desk.DetailAsync(priya, conversation.ConversationId)).Draft!;
        Assert.True((await desk.Get<ApproveDraft>().RunAsync(priya, draft.Id, Cancellation)).Succeeded);
        await Desk.UntilAsync(async () => (await desk.ReadAsync(conversation)).Status == CustomerStatus.YourTurn, "the answer");
        Assert.Null((await desk.DetailAsync(priya, conversation.ConversationId)).Handover);
    }

    private static async Task<StartedConversation> PersonIsQueuedAsync(Desk desk, HandoverReason reason, string error)
    {
        await desk.StartWorkersAsync();
        var priya = await desk.HireAsync("Agent");
        var conversation = await desk.StartAsync();
        await Desk.UntilAsync(async () => (await desk.ReadAsync(conversation)).Status == CustomerStatus.PersonWillAnswer, "the hand-over");
        var read = await desk.ReadAsync(conversation);
        Assert.Equal([From.Customer, From.System], read.Messages.Select(message => message.From));
        var detail = await desk.DetailAsync(priya, conversation.ConversationId);
        Assert.Equal((reason, null, DraftState.Failed, error), (detail.Handover!.Reason, detail.Handover.Owner, detail.Draft!.State, detail.Draft.Error));
        Assert.Single((await desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.HandOvers, Cancellation)).Items);
        return conversation;
    }

    private async Task<Desk> DeskAsync(params (string Key, string Value)[] settings) => Desk.On(await postgres.CreateDatabaseAsync(Cancellation), settings);
}
