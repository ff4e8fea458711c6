using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Core.Models;

namespace Vectrant.Infrastructure.Models.Providers;

/// <summary>Times calls and keeps their records.</summary>
internal sealed class CallRecorder(IModelCallLog calls, IOptions<ModelsOptions> options, TimeProvider clock, ILogger<CallRecorder> log)
{
    public CallRecord Begin(ModelSlot slot, ModelChoice choice, CallContext? context, IReadOnlyList<ChatMessage> messages) =>
        new(this, slot, choice, context, messages.Sum(message => message.Text.Length))
        {
            Placeholders = context is null ? [] : [.. messages.SelectMany(message => PlaceholderText.In(message.Text)).Distinct()],
        };

    /// <summary>A call that only embeds.</summary>
    public CallRecord Begin(ModelChoice choice, IReadOnlyList<string> values) => new(this, ModelSlot.Embedding, choice, null, values.Sum(value => value.Length));

    public CancellationTokenSource TimeLimit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        return limit;
    }

    internal (DateTimeOffset At, long Timestamp) Now() => (clock.GetUtcNow(), clock.GetTimestamp());

    internal int ElapsedSince(long start) => (int)clock.GetElapsedTime(start).TotalMilliseconds;

    internal long CostMicros(string model, int input, int output) =>
        options.Value.Prices.TryGetValue(model, out var price) ? (long)decimal.Round((price.Input * input) + (price.Output * output)) : 0;

    /// <summary>A record that cannot be kept must not cost the answer; it is logged instead.</summary>
    internal async Task KeepAsync(ModelCall call)
    {
        try
        {
            await calls.AppendAsync(call, CancellationToken.None);
        }
        catch (NpgsqlException problem)
        {
            log.LogError(problem, "The record of a call to {Provider}/{Model} ({Outcome}) could not be kept.", call.Provider, call.Model, call.Outcome);
        }
    }
}

/// <summary>One call while it runs.</summary>
internal sealed class CallRecord(CallRecorder recorder, ModelSlot slot, ModelChoice choice, CallContext? context, int inputCharacters)
{
    private const int CharactersOfAToken = 4;
    private readonly (DateTimeOffset At, long Timestamp) _start = recorder.Now();
    private long? _input;
    private long? _output;
    private int _outputCharacters;

    /// <summary>Of hidden values, in what was sent.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    public int InputTokens => (int)(_input ?? inputCharacters / CharactersOfAToken);

    public int OutputTokens => (int)(_output ?? _outputCharacters / CharactersOfAToken);

    public void Note(ChatResponseUpdate update)
    {
        _outputCharacters += update.Text.Length;
        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            // Providers report running totals; the largest one is the last.
            _input = Math.Max(_input ?? 0, usage.Details.InputTokenCount ?? 0);
            _output = Math.Max(_output ?? 0, usage.Details.OutputTokenCount ?? 0);
        }
    }

    public void NoteInput(int tokens) => _input = Math.Max(_input ?? 0, tokens);

    public Task EndAsync(CallOutcome outcome) => recorder.KeepAsync(new ModelCall(
        _start.At, slot, choice.Provider, choice.Model, context?.ConversationId, InputTokens, OutputTokens,
        recorder.CostMicros(choice.Model, InputTokens, OutputTokens), recorder.ElapsedSince(_start.Timestamp), outcome)
    {
        QuestionId = context?.QuestionId,
        Placeholders = Placeholders,
    });
}
