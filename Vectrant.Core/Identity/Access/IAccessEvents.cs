using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Access;

/// <summary>Takes access events. Nothing waits for it: a flood of them costs no more than one.</summary>
public interface IAccessEvents
{
    /// <summary>
    /// Counts the event and returns at once. Events of the same kind, person, subject and address within a minute become one line
    /// with a count, over all nodes together; it is written within two seconds.
    /// </summary>
    void Record(AccessEvent happened);
}

/// <summary>One line: what happened in a minute.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="LastAt">When it happened last.</param>
/// <param name="PersonName">The name of the person now, or null.</param>
/// <param name="Count">How often, 1 or more.</param>
public sealed record AccessEventLine(long Id, DateTimeOffset LastAt, string Kind, PersonId? Person, string? PersonName, string? Subject, string? Address, int Count);

/// <summary>Which lines are wanted; null does not restrict.</summary>
/// <param name="Search">A part of the person's name, the subject or the address.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Lines on a page, 1 to 1,000.</param>
public sealed record AccessEventFilter(string? Kind, string? Search, DateTimeOffset? From, DateTimeOffset? Until, string? Before, int Limit = 50);

/// <summary>Reads access events, for people who may read the audit log.</summary>
public interface IAccessEventQuery
{
    /// <summary>Newest first, paged by key; empty for an actor who may not read them.</summary>
    Task<Page<AccessEventLine>> ListAsync(Actor actor, AccessEventFilter filter, CancellationToken cancellationToken);

    /// <summary>Kinds that ever happened, for the filter.</summary>
    Task<IReadOnlyList<string>> KindsAsync(Actor actor, CancellationToken cancellationToken);
}
