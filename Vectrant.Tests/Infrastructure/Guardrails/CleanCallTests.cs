using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Identity;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models;
using Vectrant.Infrastructure.Models.Providers;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Guardrails;

/// <summary>The record of a model call is linked to the redactions whose placeholders it read.</summary>
public sealed class CleanCallTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly Desk _desk = Desk.On(fixture.Connections);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Call_ThatReadPlaceholders_IsLinkedToThoseOfItsConversationOnly()
    {
        var mine = await _desk.StartAsync("Refund 4111 1111 1111 1111, not 5500 0055 5555 5559.");
        var other = await _desk.StartAsync("Refund 4111 1111 1111 1111 please.");
        await CallAsync(new CallContext(mine.ConversationId.Value), "The customer writes: refund [CARD_1], [CARD_1]", "Earlier: nothing");
        await CallAsync(new CallContext(mine.ConversationId.Value), "No placeholder here, but [CARD_99]");
        await CallAsync(null, "[CARD_1] of nobody");

        var lead = await _desk.HireAsync("Lea", Role.TeamLead);
        var ledger = _desk.Get<IRedactionLedger>();
        var lines = (await ledger.ListAsync(lead, new LedgerFilter(null, mine.ConversationId.ToString(), null, null, null), Cancellation)).Items.ToDictionary(line => line.Placeholder);
        Assert.Single(lines["[CARD_1]"].Calls);
        Assert.Empty(lines["[CARD_2]"].Calls);
        Assert.All((await ledger.ListAsync(lead, new LedgerFilter(null, other.ConversationId.ToString(), null, null, null), Cancellation)).Items, line => Assert.Empty(line.Calls));
    }

    [Fact]
    public async Task Account_OfPassages_IsWrittenForTheConversation()
    {
        var conversation = await _desk.StartAsync();
        var subject = new EventSubject { ConversationId = conversation.ConversationId.Value };
        await _desk.Get<IRedactionBook>().AccountAsync(
            GuardPipeline.Customer, subject, [new Replacement(FindingTypes.Secret, "[SECRET_1]", 3, RedactionPlace.Passage, "secrets.test")], Cancellation);
        await CallAsync(new CallContext(conversation.ConversationId.Value), "Passage: [SECRET_1]");

        var line = Assert.Single((await _desk.Get<IRedactionLedger>().ListAsync(
            await _desk.HireAsync("Lea", Role.TeamLead), new LedgerFilter(FindingTypes.Secret, conversation.ConversationId.ToString(), null, null, null), Cancellation)).Items);
        Assert.Equal(("passage", 3, 1), (line.Place, line.Count, line.Calls.Count));
    }

    private async Task CallAsync(CallContext? context, params string[] texts)
    {
        var log = new ModelCallLog(_desk.Get<AppDatabase>());
        var recorder = new CallRecorder(log, Options.Create(new ModelsOptions()), _desk.Time, NullLogger<CallRecorder>.Instance);
        var record = recorder.Begin(ModelSlot.Draft, new ModelChoice("offline", "test", null, null), context, [.. texts.Select(text => new ChatMessage(ChatRole.User, text))]);
        await record.EndAsync(CallOutcome.Ok);
    }
}
