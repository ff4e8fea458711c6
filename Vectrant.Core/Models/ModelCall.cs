namespace Vectrant.Core.Models;

/// <summary>How a call to a model ended.</summary>
public enum CallOutcome
{
    Ok,
    Timeout,
    Refused,
    Unreachable,
    Broken,
    Nonsense,
    CircuitOpen,
    Cancelled,
}

/// <summary>The record of one call: what it cost and how it ended. Never what was said.</summary>
/// <param name="At">When it began.</param>
/// <param name="Slot">What it was for.</param>
/// <param name="Provider">Who was called.</param>
/// <param name="Model">Which model.</param>
/// <param name="ConversationId">What it belongs to, or null.</param>
/// <param name="InputTokens">As the provider counted; estimated from the length where it does not say.</param>
/// <param name="OutputTokens">Likewise.</param>
/// <param name="CostMicros">Millionths of the currency in which prices are given.</param>
/// <param name="Milliseconds">From the call to its end, retries included.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record ModelCall(
    DateTimeOffset At, ModelSlot Slot, string Provider, string Model, Guid? ConversationId, int InputTokens, int OutputTokens, long CostMicros, int Milliseconds, CallOutcome Outcome)
{
    /// <summary>The question of an employee that it belongs to, or null.</summary>
    public Guid? QuestionId { get; init; }

    /// <summary>Placeholders of hidden values in what was sent: the record links the redactions that kept this call clean.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];
}

/// <summary>Keeps the records of calls.</summary>
public interface IModelCallLog
{
    Task AppendAsync(ModelCall call, CancellationToken cancellationToken);
}
