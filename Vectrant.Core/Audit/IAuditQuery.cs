using Vectrant.Core.Common;

namespace Vectrant.Core.Audit;

/// <summary>Which lines of the log are wanted; null does not restrict.</summary>
/// <param name="Action">An exact action, or a room with its point, such as <c>identity.</c>, for everything in it.</param>
/// <param name="Person">A part of the actor's name.</param>
/// <param name="From">Not older than this.</param>
/// <param name="Until">Older than this.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Lines on a page, 1 to 1,000.</param>
public sealed record AuditFilter(string? Action, string? Person, DateTimeOffset? From, DateTimeOffset? Until, string? Before, int Limit = 50)
{
    /// <summary>Only what happened to this.</summary>
    public AuditSubject? Subject { get; init; }
}

/// <summary>What lines are about, such as one person.</summary>
public sealed record AuditSubject(string Type, string Id)
{
    /// <summary>As it stands in addresses: <c>person:…</c>; null for anything else.</summary>
    public static AuditSubject? Parse(string? text) =>
        text?.Split(':', 2) is [{ Length: > 0 } type, { Length: > 0 } id] ? new AuditSubject(type, id) : null;

    public override string ToString() => $"{Type}:{Id}";
}

/// <summary>One line as it was written.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Detail">JSON of the facts beside it.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, PersonId? ActorId, string ActorName, string Action, string SubjectType, string? SubjectId, string Detail);

/// <summary>Reads the audit log.</summary>
public interface IAuditQuery
{
    /// <summary>Newest first, paged by key; empty for an actor who may not read it.</summary>
    Task<Page<AuditLine>> ListAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>What people, teams, keys and the like are called by now, of those ids that are known; empty for an actor who may not read the log.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>All actions that ever happened, for the filter.</summary>
    Task<IReadOnlyList<string>> ActionsAsync(Actor actor, CancellationToken cancellationToken);
}
