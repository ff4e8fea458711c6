using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>What reaches the customer: once, not after a takeover, and never a promise without its hand-over.</summary>
public sealed class DeliveryStoreTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private const string Promise = "The excess is 150 euros. A colleague will call you tomorrow.";
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(61);
    private readonly Desk _desk = Desk.On(fixture.Connections, ("Conversations:UndoSeconds", "60"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Deliver_BeforeItIsDue_SendsNothing()
    {
        var (_, conversation) = await ApprovedAsync("Priya");
        Assert.Single((await _desk.ReadAsync(conversation)).Messages);
        Assert.True(await _desk.Get<IDeliveryStore>().NextDueAsync(Cancellation) > _desk.Time.GetUtcNow());
        await SendDueAsync();
        Assert.Equal(2, (await _desk.ReadAsync(conversation)).Messages.Count);
    }

    [Fact]
    public async Task Deliver_AfterATakeover_SendsNothingAndTellsWhoDecided()
    {
        var (priya, conversation) = await ApprovedAsync("Priya");
        var tom = await _desk.HireAsync("Tom");
        Assert.True((await _desk.Get<TakeOver>().RunAsync(tom, conversation.ConversationId, Cancellation)).Succeeded);
        await SendDueAsync();
        Assert.Single((await _desk.ReadAsync(conversation)).Messages);
        var detail = await _desk.DetailAsync(priya, conversation.ConversationId);
        Assert.Equal("Tom took over the conversation before it was sent.", Assert.Single(detail.Decisions).UndoneReason);
        Assert.Equal(
            "The answer that Priya decided to send was not sent: Tom took over the conversation before it was sent.",
            Assert.Single(detail.Messages, message => message.Author == Author.Note).Text);
    }

    [Theory]
    [InlineData("UPDATE conversation SET handler = 'person', handler_id = @person WHERE id = @id")]
    [InlineData("UPDATE conversation SET epoch = epoch + 1 WHERE id = @id")]
    public async Task Deliver_TakeoverThatForgotToUndo_IsStoppedByTheDeliveryItself(string takeover)
    {
        var (priya, conversation) = await ApprovedAsync("Priya");
        await _desk.SqlAsync(takeover, new { id = conversation.ConversationId.Value, person = priya.PersonId!.Value.Value });
        await SendDueAsync();
        Assert.Single((await _desk.ReadAsync(conversation)).Messages);
        Assert.NotNull(Assert.Single((await _desk.DetailAsync(priya, conversation.ConversationId)).Decisions).UndoneAt);
    }

    [Fact]
    public async Task Deliver_AfterTakeoverAndHandBack_TheOldDecisionStaysUnsent()
    {
        var (_, conversation) = await ApprovedAsync("Priya");
        var tom = await _desk.HireAsync("Tom");
        await _desk.Get<TakeOver>().RunAsync(tom, conversation.ConversationId, Cancellation);
        Assert.True((await _desk.Get<HandBack>().RunAsync(tom, conversation.ConversationId, Cancellation)).Succeeded);
        await SendDueAsync();
        Assert.Single((await _desk.ReadAsync(conversation)).Messages);
        Assert.Equal(QueueSituation.Generating, (await _desk.DetailAsync(tom, conversation.ConversationId)).Situation);
    }

    [Fact]
    public async Task Database_SecondReplyToOneMessage_IsRefusedByHand()
    {
        var (_, conversation) = await ApprovedAsync("Priya");
        await SendDueAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _desk.SqlAsync(
            "INSERT INTO message (id, conversation_id, seq, author, body, in_reply_to, created_at) VALUES (gen_random_uuid(), @id, 99, 'assistant', 'again', @message, now())",
            new { id = conversation.ConversationId.Value, message = conversation.MessageId.Value }));
        Assert.Equal(("message_one_reply", PostgresErrorCodes.UniqueViolation), (refusal.ConstraintName, refusal.SqlState));
    }

    [Fact]
    public async Task Deliver_CustomerWroteAgainMeanwhile_SendsTheReplyAndTheNewerMessageGoesOnWaiting()
    {
        var (priya, conversation) = await ApprovedAsync("Priya");
        _desk.Time.Advance(TimeSpan.FromSeconds(2));
        var posted = (await _desk.Get<PostMessage>().RunAsync(conversation.ConversationId, conversation.Token, "And for glass?", null, Cancellation)).Value;
        await SendDueAsync();
        var read = await _desk.ReadAsync(conversation);
        Assert.Equal((CustomerStatus.Checking, 3), (read.Status, read.Messages.Count));
        var detail = await _desk.DetailAsync(priya, conversation.ConversationId);
        Assert.Equal(detail.Messages.Single(message => message.Id == posted.MessageId).At, detail.WaitingSince);
        Assert.Equal(conversation.MessageId, detail.Messages[^1].InReplyTo);
    }

    [Fact]
    public async Task Deliver_ApprovedThenClosed_SendsAndStaysClosed()
    {
        var (priya, conversation) = await ApprovedAsync("Priya");
        Assert.True((await _desk.Get<CloseConversation>().RunAsync(priya, conversation.ConversationId, Cancellation)).Succeeded);
        await SendDueAsync();
        var read = await _desk.ReadAsync(conversation);
        Assert.Equal((CustomerStatus.Closed, 2), (read.Status, read.Messages.Count));
    }

    [Fact]
    public async Task Deliver_TextThatPromisesAPerson_CreatesTheHandoverEvenInAClosedConversation()
    {
        var (priya, conversation) = await ApprovedAsync("Priya", Promise);
        await _desk.Get<CloseConversation>().RunAsync(priya, conversation.ConversationId, Cancellation);
        await SendDueAsync();
        Assert.Equal(CustomerStatus.PersonWillAnswer, (await _desk.ReadAsync(conversation)).Status);
        var handover = (await _desk.DetailAsync(priya, conversation.ConversationId)).Handover!;
        Assert.Equal((HandoverReason.Promised, "Priya"), (handover.Reason, handover.Owner!.Name));
        Assert.Equal(TimeSpan.FromMinutes(30), handover.DueAt - handover.CreatedAt);
        var item = Assert.Single((await _desk.Get<IQueueQuery>().ListAsync(priya, QueueFilter.HandOvers, Cancellation)).Items, item => item.ConversationId == conversation.ConversationId);
        Assert.Equal(QueueSituation.NeedsPerson, item.Situation);
    }

    [Fact]
    public async Task Handover_NotKeptInTime_IsEscalatedOnceAndMayBeTakenByAnybody()
    {
        var (priya, conversation) = await ApprovedAsync("Priya", Promise);
        await SendDueAsync();
        await _desk.Get<TakeOver>().RunAsync(priya, conversation.ConversationId, Cancellation);
        var tom = await _desk.HireAsync("Tom");
        Assert.Equal(("taken_over", "Priya"), await RefusalAsync(_desk.Get<TakeOver>().RunAsync(tom, conversation.ConversationId, Cancellation)));
        _desk.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.True(await _desk.Get<IUpkeepStore>().EscalateHandoversAsync(Cancellation) >= 1);
        Assert.Equal(0, await _desk.Get<IUpkeepStore>().EscalateHandoversAsync(Cancellation));
        Assert.NotNull((await _desk.DetailAsync(tom, conversation.ConversationId)).Handover!.EscalatedAt);
        Assert.True((await _desk.Get<TakeOver>().RunAsync(tom, conversation.ConversationId, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<SendReply>().RunAsync(tom, conversation.ConversationId, "It is done.", Guid.NewGuid(), Cancellation)).Succeeded);
        Assert.Null((await _desk.DetailAsync(tom, conversation.ConversationId)).Handover);
        Assert.Equal(CustomerStatus.YourTurn, (await _desk.ReadAsync(conversation)).Status);
    }

    [Fact]
    public async Task Reply_DoubleClicked_IsOneMessageAndOnlyByWhoTookOver()
    {
        var conversation = await _desk.StartAsync();
        var (priya, tom, ruth) = (await _desk.HireAsync("Priya"), await _desk.HireAsync("Tom"), await _desk.HireAsync("Ruth", Role.TeamLead));
        var key = Guid.NewGuid();
        Assert.Equal("not_taken_over", (await RefusalAsync(_desk.Get<SendReply>().RunAsync(priya, conversation.ConversationId, "Hello.", key, Cancellation))).Code);
        await _desk.Get<TakeOver>().RunAsync(priya, conversation.ConversationId, Cancellation);
        Assert.Equal(("taken_over", "Priya"), await RefusalAsync(_desk.Get<SendReply>().RunAsync(tom, conversation.ConversationId, "Hello.", key, Cancellation)));
        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => _desk.Get<SendReply>().RunAsync(priya, conversation.ConversationId, "Hello.", key, Cancellation), Cancellation)));
        Assert.Single(sent.Select(result => result.Value).Distinct());
        await _desk.Get<AddNote>().RunAsync(priya, conversation.ConversationId, "Secret remark", Cancellation);
        var read = await _desk.ReadAsync(conversation);
        Assert.Equal((2, "Priya"), (read.Messages.Count, read.Messages[1].PersonName));
        Assert.True((await _desk.Get<TakeOver>().RunAsync(ruth, conversation.ConversationId, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task Reply_ThatPromises_CutAtEveryStatement_LeavesBothOrNeither()
    {
        await using var proxy = new CuttingProxy(fixture.Connections.App);
        await using var cut = Desk.On(fixture.Connections with { App = proxy.Through(fixture.Connections.App) });
        await EveryCutAsync(proxy, async statements =>
        {
            var conversation = await _desk.StartAsync();
            var priya = await _desk.HireAsync("Priya");
            await _desk.Get<TakeOver>().RunAsync(priya, conversation.ConversationId, Cancellation);
            var key = Guid.NewGuid();
            await AttemptAsync(proxy, cut, statements, () => cut.Get<SendReply>().RunAsync(priya, conversation.ConversationId, "I will call you back.", key, Cancellation));
            await SettledAsync(conversation, 0);
            Assert.True((await _desk.Get<SendReply>().RunAsync(priya, conversation.ConversationId, "I will call you back.", key, Cancellation)).Succeeded);
            await SettledAsync(conversation, 1);
        });
    }

    [Fact]
    public async Task Deliver_CutAtEveryStatement_IsSentExactlyOnceWithItsHandover()
    {
        await using var proxy = new CuttingProxy(fixture.Connections.App);
        await using var cut = Desk.On(fixture.Connections with { App = proxy.Through(fixture.Connections.App) });
        await EveryCutAsync(proxy, async statements =>
        {
            var (_, conversation) = await ApprovedAsync("Priya", Promise);
            cut.Time.Advance(_desk.Time.GetUtcNow() - cut.Time.GetUtcNow() + Due);
            await AttemptAsync(proxy, cut, statements, () => cut.Get<IDeliveryStore>().DeliverNextAsync(Cancellation));
            await SettledAsync(conversation, 0);
            _desk.Time.Advance(Due);

            // The server may hold the locks of the dead connection for a moment.
            await Desk.UntilAsync(async () => !await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation) && await HasReplyAsync(conversation), "the reply after the cut");
            await SettledAsync(conversation, 1);
        });
    }

    private static async Task<(string Code, string Name)> RefusalAsync<T>(Task<Result<T>> deed) =>
        (await deed).Error is { } error ? (error.Code, error.Arguments.GetValueOrDefault("name", "")) : throw new InvalidOperationException("It was not refused.");

    /// <summary>Cuts after 0, 1, 2 … statements, in both ways, until a run was not cut any more.</summary>
    private static async Task EveryCutAsync(CuttingProxy proxy, Func<(int Statements, bool DeliverLast), Task> run)
    {
        foreach (var deliverLast in new[] { false, true })
        {
            var statements = 0;
            do
            {
                await run((statements, deliverLast));
                Assert.True(statements < 40, "The line was still cut after 40 statements.");
            }
            while (proxy.WasCut && statements++ < 40);
            Assert.True(statements > 5, $"Only {statements} statements were cut.");
        }
    }

    private static async Task AttemptAsync<T>(CuttingProxy proxy, Desk desk, (int Statements, bool DeliverLast) cut, Func<Task<T>> deed)
    {
        // The connection that the last cut killed is replaced before this one is aimed, so that only statements are counted.
        proxy.Mend();
        await Desk.UntilAsync(() => AnswersAsync(desk), "a connection through the proxy");
        proxy.CutAfter(cut.Statements, cut.DeliverLast);
        try
        {
            await deed();
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException)
        {
            Assert.True(proxy.WasCut, exception.ToString());
        }
    }

    private static async Task<bool> AnswersAsync(Desk desk)
    {
        try
        {
            await desk.Get<IDeliveryStore>().NextDueAsync(Cancellation);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException)
        {
            return false;
        }
    }

    /// <summary>Reply, record of delivery and hand-over exist together or not at all.</summary>
    private async Task SettledAsync(StartedConversation conversation, int atLeast)
    {
        // One statement, one snapshot: the server may commit what the dead connection sent at this very moment.
        var counts = await _desk.ScalarAsync<string>(
            """
            SELECT concat_ws(' ',
              (SELECT count(*) FROM message WHERE conversation_id = @id AND author IN ('assistant', 'person')),
              (SELECT count(*) FROM handover WHERE conversation_id = @id),
              (SELECT count(*) FROM audit_entry WHERE action IN ('draft.delivered', 'conversation.reply_sent') AND (subject_id = @id::text OR detail->>'conversation' = @id::text)))
            """,
            new { id = conversation.ConversationId.Value });
        Assert.True(counts == "1 1 1" || (atLeast == 0 && counts == "0 0 0"), $"Replies, hand-overs, audit rows: {counts}");
    }

    private async Task<bool> HasReplyAsync(StartedConversation conversation) => (await _desk.ReadAsync(conversation)).Messages.Count > 1;

    private async Task<(Actor Person, StartedConversation Conversation)> ApprovedAsync(string name, string text = "The excess is 150 euros.")
    {
        var person = await _desk.HireAsync(name);
        var (conversation, draft) = await _desk.StartWithDraftAsync(text);
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(person, draft, Cancellation)).Succeeded);
        return (person, conversation);
    }

    private async Task SendDueAsync()
    {
        _desk.Time.Advance(Due);
        while (await _desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation))
        {
        }
    }
}
