using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Events;

/// <summary>Takes what guards did. The guard's decision never waits for it and never depends on it.</summary>
public interface ISecurityEvents
{
    /// <summary>
    /// Hands an event over and returns at once; it is written within a moment, together with others. One that cannot be written is
    /// counted (meter <c>Vectrant.Guardrails</c>, <c>vectrant.guard.events_lost</c>) and logged.
    /// </summary>
    void Record(SecurityEvent happened);
}

/// <summary>What people said about an event.</summary>
public enum EventOpinion
{
    None,

    /// <summary>Its writer objects, and nobody has looked yet.</summary>
    Appealed,
    Wrong,
    Right,
}

/// <summary>One event as people see it.</summary>
public sealed record SecurityEventLine
{
    public required SecurityEvent Event { get; init; }

    /// <summary>The conversation's short name, or null.</summary>
    public string? ConversationCode { get; init; }

    public EventOpinion Opinion { get; init; }

    /// <summary>Who judged it.</summary>
    public string? JudgedBy { get; init; }
}

/// <summary>Which events are wanted; null does not restrict.</summary>
/// <param name="Opinion">Only with this opinion.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Events on a page, 1 to 1,000.</param>
public sealed record EventFilter(
    string? Type, GuardLayer? Layer, Verdict? Verdict, string? Rule, EventOpinion? Opinion, DateTimeOffset? From, DateTimeOffset? Until, string? Before,
    int Limit = 50);

/// <summary>How a rule did on a day, or over all days of a range.</summary>
/// <param name="Day">UTC; null for the whole range.</param>
/// <param name="Rule">Its id.</param>
/// <param name="Events">How often it led to an event.</param>
/// <param name="Judged">How many of them a person judged.</param>
/// <param name="Wrong">How many were judged wrong.</param>
/// <param name="Appeals">How many of them their writers object to.</param>
public sealed record RuleRecord(DateOnly? Day, string Rule, int Events, int Judged, int Wrong, int Appeals)
{
    /// <summary>Share of wrong ones among the judged; null while none was judged.</summary>
    public double? FalsePositives => Judged == 0 ? null : (double)Wrong / Judged;
}

/// <summary>Events of a range by verdict, with what people said of them.</summary>
public sealed record EventTotals(int Blocked, int Redacted, int Warned, int Judged, int Wrong, int Appeals);

/// <summary>Reads events, for people who may review the guard.</summary>
public interface ISecurityEventQuery
{
    /// <summary>Newest first, paged by key; empty for an actor who may not review.</summary>
    Task<Page<SecurityEventLine>> ListAsync(Actor actor, EventFilter filter, CancellationToken cancellationToken);

    Task<EventTotals> TotalsAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>By rule, and by day too when asked; most events first.</summary>
    Task<IReadOnlyList<RuleRecord>> RulesAsync(Actor actor, DateTimeOffset from, DateTimeOffset until, bool byDay, CancellationToken cancellationToken);

    /// <summary>Types that ever happened, for the filter.</summary>
    Task<IReadOnlyList<string>> TypesAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>What the guards did in one conversation, oldest first; for whoever may see the queue.</summary>
    Task<IReadOnlyList<SecurityEventLine>> OfConversationAsync(Actor actor, Guid conversation, CancellationToken cancellationToken);
}
