using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

public sealed class CustomerStoreTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly Desk _desk = Desk.On(fixture.Connections, ("Conversations:ConversationMessagesPerMinute", "1000"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Start_SameKeyFiftyTimesAtOnce_OneConversationAndOneToken()
    {
        var request = Request() with { IdempotencyKey = Key() };
        var answers = await AtOnceAsync(50, _ => _desk.Get<StartConversation>().RunAsync(request, Cancellation));
        var first = Assert.Single(answers.Select(answer => answer.Value).Distinct());
        Assert.Equal(CustomerStatus.Checking, (await _desk.ReadAsync(first)).Status);
        Assert.Equal(1, await CountAsync("message", first.ConversationId));
        Assert.Equal(1, await CountAsync("draft", first.ConversationId));
    }

    [Fact]
    public async Task Start_SameKeyOtherContent_IsRefusedInWords()
    {
        var request = Request() with { IdempotencyKey = Key() };
        Assert.True((await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Succeeded);
        var refused = await _desk.Get<StartConversation>().RunAsync(request with { Message = "Something else entirely?" }, Cancellation);
        Assert.Equal((ErrorKind.Conflict, "idempotency_key_reused"), (refused.Error!.Kind, refused.Error.Code));
    }

    [Fact]
    public async Task Start_KeyOlderThanADay_IsForgottenWithItsToken()
    {
        var request = Request() with { IdempotencyKey = Key() };
        var first = (await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Value;
        _desk.Time.Advance(TimeSpan.FromHours(25));
        var second = (await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Value;
        Assert.NotEqual(first.ConversationId, second.ConversationId);
        _desk.Time.Advance(TimeSpan.FromHours(25));
        Assert.True(await _desk.Get<IUpkeepStore>().ForgetKeysAsync(Cancellation) > 0);
        Assert.Equal(0, await _desk.ScalarAsync<long>("SELECT count(*) FROM idempotency_key WHERE conversation_id = @ConversationId", new { second.ConversationId }));
    }

    [Fact]
    public async Task Start_TokenInTheDatabase_IsHashedOrProtected()
    {
        var started = (await _desk.Get<StartConversation>().RunAsync(Request() with { IdempotencyKey = Key() }, Cancellation)).Value;
        var rows = await _desk.ScalarAsync<string>(
            "SELECT c::text || k::text FROM conversation c JOIN idempotency_key k ON k.conversation_id = c.id WHERE c.id = @ConversationId", new { started.ConversationId });
        Assert.DoesNotContain(started.Token, rows, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(started.Token)), rows, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", null, null, "0123456789abcdef", "text_empty")]
    [InlineData("Hi there", "not an address", null, "0123456789abcdef", "email_malformed")]
    [InlineData("Hi there", null, "english please", "0123456789abcdef", "language_malformed")]
    [InlineData("Hi there", null, null, "short", "idempotency_key_malformed")]
    public async Task Start_WrongInput_IsRefusedWithItsRule(string message, string? email, string? language, string key, string code)
    {
        var refused = await _desk.Get<StartConversation>().RunAsync(new StartConversationRequest(message, null, email, language, Channel.Api, key), Cancellation);
        Assert.Equal((ErrorKind.Invalid, code), (refused.Error!.Kind, refused.Error.Code));
    }

    [Fact]
    public async Task Post_SameKeyFiftyTimesAtOnce_OneMessage()
    {
        var started = await _desk.StartAsync();
        var key = Key();
        var answers = await AtOnceAsync(50, _ => PostAsync(started, "And for glass?", key));
        Assert.Equal(2, Assert.Single(answers.Select(answer => answer.Value).Distinct()).Seq);
        Assert.Equal(2, await CountAsync("message", started.ConversationId));
        Assert.Equal("idempotency_key_reused", (await PostAsync(started, "And for bicycles?", key)).Error!.Code);
    }

    [Fact]
    public async Task Post_ManyAtOnce_PlacesRiseWithoutGapOrRepeatAndOneDraftIsAlive()
    {
        var started = await _desk.StartAsync();
        var answers = await AtOnceAsync(20, i => PostAsync(started, $"Question number {i}", null));
        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), answers.Select(answer => answer.Value.Seq).Order());
        Assert.Equal(1, await _desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE conversation_id = @ConversationId AND state = 'queued'", new { started.ConversationId }));
        Assert.Equal(20, await _desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE conversation_id = @ConversationId AND state = 'expired'", new { started.ConversationId }));
    }

    [Fact]
    public async Task Post_WhileADraftWaits_ExpiresItAndTheNextKnowsTheHistory()
    {
        var (started, draft) = await _desk.StartWithDraftAsync();
        await PostAsync(started, "My policy is from 2026.", null);
        var priya = await _desk.HireAsync("Priya");
        Assert.Equal("draft_expired", (await _desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Error!.Code);
        LeasedDraft? leased;
        do
        {
            leased = await _desk.Get<IDraftStore>().LeaseAsync(Cancellation);
        }
        while (leased is not null && leased.ConversationId != started.ConversationId);

        Assert.Equal("My policy is from 2026.", leased!.Question);
        Assert.Equal([new(true, "What is the excess for water damage?")], leased.History);
    }

    [Fact]
    public async Task Post_ToAClosedConversation_ReopensItWithADraft()
    {
        var started = await _desk.StartAsync();
        var priya = await _desk.HireAsync("Priya");
        Assert.True((await _desk.Get<CloseConversation>().RunAsync(priya, started.ConversationId, Cancellation)).Succeeded);
        Assert.Equal(CustomerStatus.Closed, (await _desk.ReadAsync(started)).Status);
        Assert.True((await PostAsync(started, "One more thing.", null)).Succeeded);
        Assert.Equal(CustomerStatus.Checking, (await _desk.ReadAsync(started)).Status);
        Assert.Equal(ConversationState.Open, (await _desk.DetailAsync(priya, started.ConversationId)).State);
    }

    [Fact]
    public async Task Post_AfterATakeover_QueuesNoDraft()
    {
        var started = await _desk.StartAsync();
        var priya = await _desk.HireAsync("Priya");
        await _desk.Get<TakeOver>().RunAsync(priya, started.ConversationId, Cancellation);
        await PostAsync(started, "Are you there?", null);
        Assert.Equal(CustomerStatus.PersonWillAnswer, (await _desk.ReadAsync(started)).Status);
        Assert.Equal(0, await _desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE conversation_id = @ConversationId AND state <> 'expired'", new { started.ConversationId }));
    }

    [Fact]
    public async Task AnyCall_WithTheTokenOfAnotherConversation_FindsNothing()
    {
        var (mine, other) = (await _desk.StartAsync(), await _desk.StartAsync());
        foreach (var token in new[] { other.Token, CustomerToken.Create().Text, "", "x", mine.Token + "=" })
        {
            var stranger = mine with { Token = token };
            Assert.Equal(ErrorKind.NotFound, (await _desk.Get<ICustomerConversationQuery>().ReadAsync(mine.ConversationId, token, 0, Cancellation)).Error!.Kind);
            Assert.Equal(ErrorKind.NotFound, (await PostAsync(stranger, "Hello?", null)).Error!.Kind);
            Assert.Equal(ErrorKind.NotFound, (await _desk.Get<RateConversation>().RunAsync(mine.ConversationId, token, 5, Cancellation)).Error!.Kind);
            Assert.Equal(ErrorKind.NotFound, (await _desk.Get<RequestPerson>().RunAsync(mine.ConversationId, token, Cancellation)).Error!.Kind);
        }

        Assert.Equal(1, await CountAsync("message", mine.ConversationId));
    }

    [Fact]
    public async Task RequestPerson_TwentyTimesAtOnce_OnePromiseAndOneNotice()
    {
        var (started, draft) = await _desk.StartWithDraftAsync();
        var answers = await AtOnceAsync(20, _ => _desk.Get<RequestPerson>().RunAsync(started.ConversationId, started.Token, Cancellation));
        Assert.All(answers, answer => Assert.True(answer.Succeeded));
        var read = await _desk.ReadAsync(started);
        Assert.Equal(CustomerStatus.PersonWillAnswer, read.Status);
        Assert.Equal([From.Customer, From.System], read.Messages.Select(message => message.From));
        Assert.Equal(1, await CountAsync("handover", started.ConversationId));
        await PostAsync(started, "Please hurry.", null);
        Assert.Equal("expired", await _desk.ScalarAsync<string>("SELECT state FROM draft WHERE id = @Value", new { draft.Value }));
        Assert.Equal(1, await CountAsync("draft", started.ConversationId));
    }

    [Fact]
    public async Task Rate_InAndOutOfRange_KeepsTheLastGoodOne()
    {
        var started = await _desk.StartAsync();
        Assert.True((await _desk.Get<RateConversation>().RunAsync(started.ConversationId, started.Token, 2, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<RateConversation>().RunAsync(started.ConversationId, started.Token, 5, Cancellation)).Succeeded);
        Assert.Equal("rating_out_of_range", (await _desk.Get<RateConversation>().RunAsync(started.ConversationId, started.Token, 6, Cancellation)).Error!.Code);
        Assert.Equal(5, (await _desk.ReadAsync(started)).Rating);
    }

    private static StartConversationRequest Request() => new("What is the excess?", "Nora", "nora@mail.example", null, Channel.Api, null);

    private static string Key() => Guid.NewGuid().ToString();

    private static Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => act(i), Cancellation)));

    private Task<Result<PostedMessage>> PostAsync(StartedConversation conversation, string text, string? key) =>
        _desk.Get<PostMessage>().RunAsync(conversation.ConversationId, conversation.Token, text, key, Cancellation);

    private Task<long> CountAsync(string table, ConversationId conversation) =>
        _desk.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE conversation_id = @Value", new { conversation.Value });
}
