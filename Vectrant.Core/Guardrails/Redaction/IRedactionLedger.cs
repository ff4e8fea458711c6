using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>What happened to a hidden value.</summary>
public enum LedgerDeed
{
    Replaced,

    /// <summary>A person looked at the original.</summary>
    Revealed,

    /// <summary>The kept original was deleted when its time was over.</summary>
    Purged,
}

/// <summary>One line of the account. Never the value.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="ConversationCode">The conversation's short name, or null for a question.</param>
/// <param name="Place">Where it stood, lower snake case.</param>
/// <param name="Calls">Numbers of the model calls that read the placeholder instead of the value.</param>
/// <param name="Person">Who looked, for <see cref="LedgerDeed.Revealed"/>.</param>
public sealed record LedgerLine(
    long Id, DateTimeOffset At, LedgerDeed Deed, GuardPipeline Pipeline, Guid? ConversationId, string? ConversationCode, Guid? QuestionId, Guid? MessageId,
    string Type, string Placeholder, int Count, string Place, string Rule, IReadOnlyList<long> Calls, string? Person);

/// <summary>How many values were replaced on a day.</summary>
public sealed record LedgerTotal(DateOnly Day, string Type, int Count, int Calls);

/// <summary>Which lines are wanted; null does not restrict.</summary>
/// <param name="Conversation">Its id or short name.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
public sealed record LedgerFilter(string? Type, string? Conversation, DateTimeOffset? From, DateTimeOffset? Until, string? Before);

/// <summary>Reads the redaction ledger, for people who may review the guard.</summary>
public interface IRedactionLedger
{
    /// <summary>Newest first, 50 a page; empty for an actor who may not read it.</summary>
    Task<Page<LedgerLine>> ListAsync(Actor actor, LedgerFilter filter, CancellationToken cancellationToken);

    /// <summary>Replacements by day (UTC) and type, newest day first; the same right.</summary>
    Task<IReadOnlyList<LedgerTotal>> TotalsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}
