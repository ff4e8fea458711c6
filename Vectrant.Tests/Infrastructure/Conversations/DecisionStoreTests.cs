using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>Claims and decisions under attack.</summary>
public sealed class DecisionStoreTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly Desk _desk = Desk.On(fixture.Connections, ("Conversations:UndoSeconds", "5"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Claim_FiftyPeopleAtOnce_ExactlyOneHoldsItAndTheOthersAreToldWho()
    {
        var (conversation, _) = await _desk.StartWithDraftAsync();
        var people = await HireAsync(50);
        var answers = await AtOnceAsync(people, person => _desk.Get<ClaimConversation>().RunAsync(person, conversation.ConversationId, Cancellation));
        var won = Assert.Single(answers, answer => answer.Succeeded).Value;
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal((ErrorKind.Conflict, won.HolderName), (answer.Error!.Kind, answer.Error.Arguments["name"])));
        Assert.Equal(won.Holder, (await _desk.DetailAsync(people[0], conversation.ConversationId)).Claim!.Holder);
    }

    [Fact]
    public async Task Claim_ThatHadToWaitForAnother_NamesTheWinner()
    {
        var (conversation, _) = await _desk.StartWithDraftAsync();
        var (priya, tom) = (await _desk.HireAsync("Priya"), await _desk.HireAsync("Tom"));
        await using var winner = new NpgsqlConnection(_desk.Connections.Owner);
        await winner.OpenAsync(Cancellation);
        await using var transaction = await winner.BeginTransactionAsync(Cancellation);
        await winner.ExecuteAsync(
            "UPDATE conversation SET claimed_by = @priya, claim_expires_at = now() + interval '5 min' WHERE id = @id",
            new { priya = priya.PersonId!.Value.Value, id = conversation.ConversationId.Value },
            transaction);
        var waiting = _desk.Get<ClaimConversation>().RunAsync(tom, conversation.ConversationId, Cancellation);
        await Desk.UntilAsync(
            async () => await _desk.ScalarAsync<long>("SELECT count(*) FROM pg_locks l WHERE NOT l.granted AND l.pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())") > 0,
            "the second claim to wait");
        await transaction.CommitAsync(Cancellation);
        Assert.Equal("Priya", (await waiting).Error!.Arguments["name"]);
    }

    [Fact]
    public async Task Decide_FiftyPeopleAtOnce_OneStandsOneIsSentAndTheOthersAreToldWhoAndWhat()
    {
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        var people = await HireAsync(50);
        var i = 0;
        var answers = await AtOnceAsync(people, person => (Interlocked.Increment(ref i) % 3) switch
        {
            0 => DecideAsync(_desk.Get<ApproveDraft>().RunAsync(person, draft, Cancellation)),
            1 => DecideAsync(_desk.Get<EditDraft>().RunAsync(person, draft, $"Changed by {person.Name}.", Cancellation)),
            _ => DecideAsync(_desk.Get<SkipDraft>().RunAsync(person, draft, "Not good enough", Cancellation)),
        });
        Assert.Single(answers, error => error is null);
        var decision = Assert.Single((await _desk.DetailAsync(people[0], conversation.ConversationId)).Decisions);
        Assert.All(answers.Where(error => error is not null), error => Assert.Equal(
            ("draft_already_decided", decision.Person.Name, decision.Kind.ToString()),
            (error!.Code, error.Arguments["name"], error.Arguments["kind"])));

        _desk.Time.Advance(TimeSpan.FromSeconds(6));
        await AtOnceAsync(Enumerable.Range(0, 10), async _ => await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation));

        // Other tests of the class may have left decisions that are due before this one.
        while (await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation))
        {
        }

        Assert.Equal(decision.Kind == DecisionKind.Skipped ? 1 : 2, (await _desk.ReadAsync(conversation)).Messages.Count);
    }

    [Fact]
    public async Task Decide_WhileSomebodyElseHoldsTheClaim_IsRefusedUntilItRunsOut()
    {
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        var (priya, tom) = (await _desk.HireAsync("Priya"), await _desk.HireAsync("Tom"));
        Assert.True((await _desk.Get<ClaimConversation>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        var refused = await _desk.Get<ApproveDraft>().RunAsync(tom, draft, Cancellation);
        Assert.Equal(("claimed_by_other", "Priya"), (refused.Error!.Code, refused.Error.Arguments["name"]));
        Assert.Equal("claimed_by_other", (await _desk.Get<TakeOver>().RunAsync(tom, conversation.ConversationId, Cancellation)).Error!.Code);

        _desk.Time.Advance(TimeSpan.FromSeconds(200));
        Assert.True((await _desk.Get<RenewClaim>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        _desk.Time.Advance(TimeSpan.FromSeconds(200));
        Assert.False((await _desk.Get<ApproveDraft>().RunAsync(tom, draft, Cancellation)).Succeeded);
        _desk.Time.Advance(TimeSpan.FromSeconds(101));
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(tom, draft, Cancellation)).Succeeded);
        Assert.Null((await _desk.DetailAsync(tom, conversation.ConversationId)).Claim);
    }

    [Fact]
    public async Task EndClaims_ClaimThatRanOut_IsGoneForEverybody()
    {
        var (conversation, _) = await _desk.StartWithDraftAsync();
        var priya = await _desk.HireAsync("Priya");
        await _desk.Get<ClaimConversation>().RunAsync(priya, conversation.ConversationId, Cancellation);
        _desk.Time.Advance(TimeSpan.FromSeconds(301));
        Assert.True(await _desk.Get<IUpkeepStore>().EndClaimsAsync(Cancellation) >= 1);
        Assert.True(await _desk.ScalarAsync<bool>("SELECT claimed_by IS NULL FROM conversation WHERE id = @ConversationId", new { conversation.ConversationId }));
    }

    [Fact]
    public async Task Approve_TwiceByTheSamePerson_IsTheSameDecision()
    {
        var (_, draft) = await _desk.StartWithDraftAsync();
        var priya = await _desk.HireAsync("Priya");
        var first = await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation);
        var second = await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation);
        Assert.Equal(first.Value.Id, second.Value.Id);
        Assert.Equal("draft_already_decided", (await _desk.Get<EditDraft>().RunAsync(priya, draft, "Other words.", Cancellation)).Error!.Code);
    }

    [Fact]
    public async Task Edit_ChangedAndUnchanged_IsRecordedAsWhatItIs()
    {
        var priya = await _desk.HireAsync("Priya");
        var (changed, first) = await _desk.StartWithDraftAsync("The excess is 150 euros.");
        Assert.True((await _desk.Get<EditDraft>().RunAsync(priya, first, "The excess is 150 euros in 2026.", Cancellation)).Succeeded);
        var decision = Assert.Single((await _desk.DetailAsync(priya, changed.ConversationId)).Decisions);
        Assert.Equal((DecisionKind.Edited, "The excess is 150 euros.", "The excess is 150 euros in 2026."), (decision.Kind, decision.DraftText, decision.FinalText));

        var (unchanged, second) = await _desk.StartWithDraftAsync("The excess is 150 euros.");
        await _desk.Get<EditDraft>().RunAsync(priya, second, " The excess is 150 euros. ", Cancellation);
        Assert.Equal(DecisionKind.Approved, Assert.Single((await _desk.DetailAsync(priya, unchanged.ConversationId)).Decisions).Kind);
    }

    [Fact]
    public async Task Skip_ThenUndo_DraftWaitsAgain()
    {
        var priya = await _desk.HireAsync("Priya");
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        Assert.Equal("text_empty", (await _desk.Get<SkipDraft>().RunAsync(priya, draft, "  ", Cancellation)).Error!.Code);
        Assert.True((await _desk.Get<SkipDraft>().RunAsync(priya, draft, "Wrong product", Cancellation)).Succeeded);
        var detail = await _desk.DetailAsync(priya, conversation.ConversationId);
        Assert.Equal((QueueSituation.Skipped, "Wrong product"), (detail.Situation, detail.Decisions[0].Reason));
        Assert.True((await _desk.Get<UndoDecision>().RunAsync(priya, detail.Decisions[0].Id, Cancellation)).Succeeded);
        Assert.Equal(QueueSituation.Ready, (await _desk.DetailAsync(priya, conversation.ConversationId)).Situation);
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Undo_RacingTheDelivery_EitherUndoneOrSentNeverBoth()
    {
        var priya = await _desk.HireAsync("Priya");
        var (undoneCount, sentCount) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            var (conversation, draft) = await _desk.StartWithDraftAsync();
            var decision = (await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value;
            _desk.Time.Advance(TimeSpan.FromSeconds(6));
            var delivering = Task.Run(async () => await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation), Cancellation);
            var undoing = Task.Run(() => _desk.Get<UndoDecision>().RunAsync(priya, decision.Id, Cancellation), Cancellation);
            await Task.WhenAll(delivering, undoing);
            var undone = (await undoing).Succeeded;
            if (!undone)
            {
                Assert.Equal("decision_already_sent", (await undoing).Error!.Code);
            }

            // The one that was skipped as locked is sent now, unless it was undone.
            await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation);
            var read = await _desk.ReadAsync(conversation);
            Assert.Equal(undone ? 1 : 2, read.Messages.Count);
            Assert.Equal(undone ? CustomerStatus.Checking : CustomerStatus.YourTurn, read.Status);
            _ = undone ? undoneCount++ : sentCount++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"undone {undoneCount}, sent {sentCount}");
    }

    [Fact]
    public async Task Undo_AfterTheCustomerWroteAgain_SendsNothingAndTheDraftIsOutOfDate()
    {
        var priya = await _desk.HireAsync("Priya");
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        var decision = (await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value;
        await _desk.Get<PostMessage>().RunAsync(conversation.ConversationId, conversation.Token, "Wait, I meant glass.", null, Cancellation);
        Assert.True((await _desk.Get<UndoDecision>().RunAsync(priya, decision.Id, Cancellation)).Succeeded);
        Assert.Equal("draft_expired", (await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Error!.Code);
        Assert.Equal(("decision_already_undone", "Priya"), ((await _desk.Get<UndoDecision>().RunAsync(priya, decision.Id, Cancellation)).Error!.Code, "Priya"));
    }

    [Fact]
    public async Task Regenerate_ReadyDraft_ReplacesItWhileTheCustomerWaits()
    {
        var priya = await _desk.HireAsync("Priya");
        var (conversation, old) = await _desk.StartWithDraftAsync();
        Assert.True((await _desk.Get<RegenerateDraft>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        var draft = await _desk.DraftAsync(conversation.ConversationId, Desk.Answer("Better words."));
        Assert.Equal("draft_expired", (await _desk.Get<ApproveDraft>().RunAsync(priya, old, Cancellation)).Error!.Code);
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Succeeded);
        Assert.Equal("decision_pending", (await _desk.Get<RegenerateDraft>().RunAsync(priya, conversation.ConversationId, Cancellation)).Error!.Code);
        _desk.Time.Advance(TimeSpan.FromSeconds(6));

        // Other tests of the class may have left decisions that are due before this one.
        while (await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation))
        {
        }

        Assert.Equal("nothing_to_answer", (await _desk.Get<RegenerateDraft>().RunAsync(priya, conversation.ConversationId, Cancellation)).Error!.Code);
    }

    [Theory]
    [InlineData(Role.Employee)]
    [InlineData(Role.Customer)]
    [InlineData("Nobody")]
    public async Task AnyDeed_WithoutTheRight_IsForbiddenAndChangesNothing(string role)
    {
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        var stranger = await _desk.HireAsync("Stranger", role);
        var id = conversation.ConversationId;
        Error?[] refusals =
        [
            (await _desk.Get<ClaimConversation>().RunAsync(stranger, id, Cancellation)).Error,
            (await _desk.Get<ApproveDraft>().RunAsync(stranger, draft, Cancellation)).Error,
            (await _desk.Get<EditDraft>().RunAsync(stranger, draft, "x", Cancellation)).Error,
            (await _desk.Get<SkipDraft>().RunAsync(stranger, draft, "x", Cancellation)).Error,
            (await _desk.Get<RegenerateDraft>().RunAsync(stranger, id, Cancellation)).Error,
            (await _desk.Get<TakeOver>().RunAsync(stranger, id, Cancellation)).Error,
            (await _desk.Get<CloseConversation>().RunAsync(stranger, id, Cancellation)).Error,
            (await _desk.Get<AddNote>().RunAsync(stranger, id, "x", Cancellation)).Error,
            (await _desk.Get<SendReply>().RunAsync(stranger, id, "x", Guid.NewGuid(), Cancellation)).Error,
            (await _desk.Get<IConversationQuery>().GetAsync(stranger, id, Cancellation)).Error,
        ];
        Assert.All(refusals, refusal => Assert.Equal(ErrorKind.Forbidden, refusal?.Kind));
        Assert.Empty((await _desk.Get<IQueueQuery>().ListAsync(stranger, QueueFilter.All, Cancellation)).Items);
        Assert.Empty((await _desk.Get<IConversationQuery>().ListAsync(stranger, new ConversationFilter(null, null, null), Cancellation)).Items);
        Assert.Equal("ready", await _desk.ScalarAsync<string>("SELECT state FROM draft WHERE id = @Value", new { draft.Value }));
    }

    [Fact]
    public async Task Note_InAConversationThatAColleagueTookOver_IsNoWayIn()
    {
        var (conversation, _) = await _desk.StartWithDraftAsync();
        var (id, priya, tom) = (conversation.ConversationId, await _desk.HireAsync("Priya"), await _desk.HireAsync("Tom"));
        Assert.True((await _desk.Get<TakeOver>().RunAsync(priya, id, Cancellation)).Succeeded);

        Assert.Equal(ConversationErrors.NotFound, (await _desk.Get<AddNote>().RunAsync(tom, id, "Let me in", Cancellation)).Error);

        Assert.Equal(ConversationErrors.NotFound, (await _desk.Get<IConversationQuery>().GetAsync(tom, id, Cancellation)).Error);
        Assert.True((await _desk.Get<AddNote>().RunAsync(priya, id, "Mine", Cancellation)).Succeeded);
    }

    private static async Task<Error?> DecideAsync<T>(Task<Result<T>> decision) => (await decision).Error;

    private static Task<TOut[]> AtOnceAsync<T, TOut>(IEnumerable<T> items, Func<T, Task<TOut>> act) =>
        Task.WhenAll(items.Select(item => Task.Run(() => act(item), Cancellation)));

    private async Task<IReadOnlyList<Actor>> HireAsync(int count)
    {
        var people = new List<Actor>();
        for (var i = 0; i < count; i++)
        {
            people.Add(await _desk.HireAsync($"Agent {i}"));
        }

        return people;
    }
}
