using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Guardrails;

/// <summary>Hidden values of conversations: names, account, originals.</summary>
public sealed partial class RedactionTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private const string Card = "4111 1111 1111 1111";
    private const string OtherCard = "5500 0055 5555 5559";
    private const string Iban = "DE89 3704 0044 0532 0130 00";
    private static readonly (string, string)[] Settings = [("Conversations:ConversationMessagesPerMinute", "1000")];
    private readonly Desk _desk = Desk.On(fixture.Connections, Settings);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Post_TheSameValueFiftyTimesAtOnceOnTwoNodes_HasOneNameAndAFullAccount()
    {
        await using var other = Desk.On(fixture.Connections, Settings);
        var started = await _desk.StartAsync();
        var posted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => PostAsync(i % 2 == 0 ? _desk : other, started, $"Message {i}: my card is {(i % 3 == 0 ? Card : Card.Replace(' ', '-'))} twice {Card}")));

        Assert.All(posted, post => Assert.True(post.Succeeded));
        var messages = (await _desk.ReadAsync(started)).Messages.Skip(1).ToList();
        Assert.Equal(50, messages.Count);
        Assert.All(messages, message => Assert.Equal((2, "[CARD_1]"), (Placeholder().Count(message.Text), Assert.Single(message.Hidden))));
        Assert.All(messages, message => Assert.DoesNotContain("1111", message.Text, StringComparison.Ordinal));
        Assert.Equal(1, await CountAsync("redaction_value", started));
        Assert.Equal(100, await _desk.ScalarAsync<long>("SELECT sum(count) FROM redaction_ledger WHERE conversation_id = @id AND deed = 'replaced'", new { id = started.ConversationId.Value }));
        Assert.Equal(50, await _desk.ScalarAsync<long>("SELECT count(DISTINCT message_id) FROM redaction_ledger l JOIN message m ON m.id = l.message_id WHERE l.conversation_id = @id AND l.place = 'message'", new { id = started.ConversationId.Value }));
    }

    [Fact]
    public async Task Post_DifferentValues_AreNumberedWithinTheirConversation()
    {
        var one = await _desk.StartAsync($"Card {Card}, please");
        await PostAsync(_desk, one, $"Now {OtherCard} and again {Card}");
        var two = await _desk.StartAsync($"Card {OtherCard}, please");

        Assert.Equal(["Card [CARD_1], please", "Now [CARD_2] and again [CARD_1]"], (await _desk.ReadAsync(one)).Messages.Select(message => message.Text));
        Assert.Equal(["Card [CARD_1], please"], (await _desk.ReadAsync(two)).Messages.Select(message => message.Text));
        Assert.Equal(2, await _desk.ScalarAsync<long>(
            "SELECT count(DISTINCT value_hash) FROM redaction_value WHERE placeholder = '[CARD_1]' AND conversation_id = ANY(@ids)",
            new { ids = new[] { one.ConversationId.Value, two.ConversationId.Value } }));
    }

    [Fact]
    public async Task Start_WithACardInMessageAndName_HidesItInTopicAndNameToo()
    {
        var request = new StartConversationRequest($"Refund to {Card} please", $"Ann {Card}", "ann@customer.example", "en", Channel.Chat, null);
        var started = (await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Value;
        var detail = await _desk.DetailAsync(await _desk.HireAsync("Hana"), started.ConversationId);

        Assert.Equal(("Refund to [CARD_1] please", "Ann [CARD_1]", "ann@customer.example"), (detail.Topic, detail.CustomerName, detail.CustomerEmail));
        Assert.Equal(("[CARD_1]", "card", null), (Assert.Single(detail.Hidden).Placeholder, detail.Hidden[0].Type, detail.Hidden[0].KeptUntil));
        Assert.Equal("message name", await _desk.ScalarAsync<string>("SELECT string_agg(place, ' ' ORDER BY place) FROM redaction_ledger WHERE conversation_id = @id", new { id = started.ConversationId.Value }));
    }

    [Fact]
    public async Task Start_SentTwiceWithOneKey_IsAccountedForOnce()
    {
        var request = new StartConversationRequest($"Refund to {Card} please", null, null, "en", Channel.Chat, Guid.NewGuid().ToString());
        var first = (await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Value;
        Assert.Equal(first, (await _desk.Get<StartConversation>().RunAsync(request, Cancellation)).Value);
        Assert.Equal(1, await CountAsync("redaction_ledger", first));
    }

    [Fact]
    public async Task Originals_ByPolicy_AreKeptEncryptedOrNotAtAll()
    {
        var started = await _desk.StartAsync($"Pay to {Iban}, not from {Card}.");
        Assert.Equal("Pay to [IBAN_1], not from [CARD_1].", (await _desk.ReadAsync(started)).Messages[0].Text);
        var stored = await _desk.ScalarAsync<string>("SELECT string_agg(v::text, ' ') FROM redaction_value v WHERE conversation_id = @id AND type = 'iban' AND protected_original IS NOT NULL", new { id = started.ConversationId.Value });
        Assert.NotNull(stored);
        Assert.DoesNotContain("0532", stored, StringComparison.Ordinal);
        Assert.Equal(0, await _desk.ScalarAsync<long>("SELECT count(*) FROM redaction_value WHERE type = 'card' AND protected_original IS NOT NULL"));
    }

    [Fact]
    public async Task Reveal_ByWhoWorksOnIt_ShowsTheValueAndLeavesItsTrace()
    {
        var started = await _desk.StartAsync($"Pay to {Iban} please");
        var id = started.ConversationId.Value;
        var (agent, stranger, lead) = (await _desk.HireAsync("Agnes"), await _desk.HireAsync("Stefan"), await _desk.HireAsync("Lea", Role.TeamLead));
        Assert.Equal("may_not_reveal", (await RevealAsync(agent, id)).Error!.Code);
        Assert.True((await _desk.Get<ClaimConversation>().RunAsync(agent, started.ConversationId, Cancellation)).Succeeded);

        Assert.Equal(Iban, (await RevealAsync(agent, id)).Value);
        Assert.Equal(Iban, (await RevealAsync(lead, id)).Value);
        Assert.Equal("may_not_reveal", (await RevealAsync(stranger, id)).Error!.Code);
        Assert.Equal("may_not_reveal", (await RevealAsync(await _desk.HireAsync("Emil", Role.Employee), id)).Error!.Code);
        Assert.Equal("may_not_reveal", (await RevealAsync(Actor.Customer, id)).Error!.Code);
        Assert.Equal("original_gone", (await RevealAsync(lead, id, "[CARD_1]")).Error!.Code);
        Assert.Equal("original_gone", (await RevealAsync(lead, Guid.NewGuid())).Error!.Code);

        Assert.Equal(2, await _desk.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'guardrails.redaction_revealed' AND subject_id = @id AND detail->>'placeholder' = '[IBAN_1]'", new { id = id.ToString() }));
        Assert.Equal(2, await _desk.ScalarAsync<long>("SELECT count(*) FROM redaction_ledger WHERE deed = 'revealed' AND conversation_id = @id AND person_id IS NOT NULL", new { id }));
    }

    [Fact]
    public async Task Reveal_OfAValueMovedToAnotherConversation_ShowsNothing()
    {
        var (one, two) = (await _desk.StartAsync($"Pay to {Iban} please"), await _desk.StartAsync("Pay to GB29 NWBK 6016 1331 9268 19 please"));
        await _desk.SqlAsync(
            "UPDATE redaction_value SET protected_original = (SELECT protected_original FROM redaction_value WHERE conversation_id = @one) WHERE conversation_id = @two",
            new { one = one.ConversationId.Value, two = two.ConversationId.Value });
        Assert.Equal("original_gone", (await RevealAsync(await _desk.HireAsync("Lea", Role.TeamLead), two.ConversationId.Value)).Error!.Code);
    }

    [Fact]
    public async Task Purge_WhenTheTimeIsOver_DeletesOriginalsAndKeepsNames()
    {
        var started = await _desk.StartAsync($"Pay to {Iban} please");
        var lead = await _desk.HireAsync("Lea", Role.TeamLead);
        _desk.Time.Advance(TimeSpan.FromDays(29));
        await _desk.Get<IOriginalStore>().PurgeAsync(Cancellation);
        Assert.True((await RevealAsync(lead, started.ConversationId.Value)).Succeeded);

        _desk.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("original_gone", (await RevealAsync(lead, started.ConversationId.Value)).Error!.Code);
        Assert.True(await _desk.Get<IOriginalStore>().PurgeAsync(Cancellation) >= 1);
        Assert.Equal(0, await _desk.ScalarAsync<long>("SELECT count(*) FROM redaction_value WHERE conversation_id = @id AND protected_original IS NOT NULL", new { id = started.ConversationId.Value }));
        Assert.Equal(1, await _desk.ScalarAsync<long>("SELECT count(*) FROM redaction_ledger WHERE conversation_id = @id AND deed = 'purged'", new { id = started.ConversationId.Value }));
        await PostAsync(_desk, started, $"Once more: {Iban}");
        Assert.Equal("Once more: [IBAN_1]", (await _desk.ReadAsync(started)).Messages[^1].Text);
    }

    [Fact]
    public async Task Book_UsedByModelCallsAndPostsAtOnce_NeitherWaitsInACircleNorNamesTwice()
    {
        var started = await _desk.StartAsync();
        var text = new TextToRedact(new CheckedText($"Staff wrote {Card}.", [new Finding("r", FindingTypes.Card, 12, Card.Length, 1)]), RedactionPlace.History);
        var subject = new EventSubject { ConversationId = started.ConversationId.Value };
        var book = _desk.Get<IRedactionBook>();
        var redacting = Enumerable.Range(0, 20).Select(_ => book.RedactAsync(GuardPipeline.Customer, subject, [text], Cancellation)).ToList();
        var posting = Enumerable.Range(0, 20).Select(_ => PostAsync(_desk, started, $"I wrote {Card}.")).ToList();

        Assert.All(await Task.WhenAll(redacting), texts => Assert.Equal("Staff wrote [CARD_1].", Assert.Single(texts).Text));
        Assert.All(await Task.WhenAll(posting), post => Assert.True(post.Succeeded));
        Assert.Equal(1, await CountAsync("redaction_value", started));
        Assert.Equal(40, await CountAsync("redaction_ledger", started));
    }

    [Fact]
    public async Task Ledger_ForWhoMayReview_ShowsTheAccountWithoutValues()
    {
        var started = await _desk.StartAsync($"Cards {Card} and {Card} and {OtherCard}");
        var (lead, agent) = (await _desk.HireAsync("Lea", Role.TeamLead), await _desk.HireAsync("Agnes"));
        var ledger = _desk.Get<IRedactionLedger>();
        var page = await ledger.ListAsync(lead, new LedgerFilter("card", started.ConversationId.ToString(), null, null, null), Cancellation);

        Assert.Equal(
            [("[CARD_1]", 2), ("[CARD_2]", 1)],
            page.Items.GroupBy(line => line.Placeholder).Select(group => (group.Key, group.Sum(line => line.Count))).OrderBy(total => total.Key));
        Assert.All(page.Items, line => Assert.Equal((LedgerDeed.Replaced, "message"), (line.Deed, line.Place)));
        Assert.Empty((await ledger.ListAsync(agent, new LedgerFilter(null, null, null, null, null), Cancellation)).Items);
        var now = _desk.Time.GetUtcNow();
        Assert.Contains(await ledger.TotalsAsync(lead, now.AddDays(-1), now.AddDays(1), Cancellation), total => total.Type == "card" && total.Count >= 3);
        Assert.Empty(await ledger.TotalsAsync(agent, now.AddDays(-1), now.AddDays(1), Cancellation));
    }

    [Theory]
    [InlineData("UPDATE redaction_ledger SET count = 2")]
    [InlineData("DELETE FROM redaction_ledger")]
    [InlineData("TRUNCATE redaction_ledger CASCADE")]
    [InlineData("DELETE FROM redaction_call")]
    [InlineData("UPDATE security_event SET verdict = 'allow'")]
    [InlineData("DELETE FROM security_event")]
    [InlineData("DELETE FROM guard_feedback")]
    public async Task Accounts_ChangedByTheApp_AreRefusedByTheDatabase(string statement)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.App);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [GeneratedRegex(@"\[CARD_1\]")]
    private static partial Regex Placeholder();

    private static Task<Result<PostedMessage>> PostAsync(Desk desk, StartedConversation conversation, string text) =>
        desk.Get<PostMessage>().RunAsync(conversation.ConversationId, conversation.Token, text, null, Cancellation);

    private Task<Result<string>> RevealAsync(Actor actor, Guid conversation, string placeholder = "[IBAN_1]") =>
        _desk.Get<RevealRedaction>().RunAsync(actor, conversation, placeholder, Cancellation);

    private Task<long> CountAsync(string table, StartedConversation conversation) =>
        _desk.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE conversation_id = @id", new { id = conversation.ConversationId.Value })!;
}
