using Vectrant.Core.Common;

namespace Vectrant.Core.Audit;

/// <summary>Which lines of the log are wanted; null does not restrict.</summary>
/// <param name="Action">An exact action, or a room with its point, such as <c>identity.</c>, for everything in it.</param>
/// <param name="Person">A part of the actor's name.</param>
/// <param name="From">Not older than this.</param>
/// <param name="Until">Older than this.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Lines on a page, 1 to 1,000.</param>
public sealed record AuditFilter(string? Action, string? Person, DateTimeOffset? From, DateTimeOffset? Until, string? Before, int Limit = 50);

/// <summary>One line as it was written.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Detail">JSON of the facts beside it.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, PersonId? ActorId, string ActorName, string Action, string SubjectType, string? SubjectId, string Detail);

/// <summary>Reads the audit log.</summary>
public interface IAuditQuery
{
    /// <summary>Newest first, paged by key; empty for an actor who may not read it.</summary>
    Task<Page<AuditLine>> ListAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>All actions that ever happened, for the filter.</summary>
    Task<IReadOnlyList<string>> ActionsAsync(Actor actor, CancellationToken cancellationToken);
}
