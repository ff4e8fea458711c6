using Vectrant.Core.Common;

namespace Vectrant.Core.Audit;

/// <summary>One line of the audit log.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What, as <c>room.verb</c> in lower snake case, such as <c>draft.approved</c>; all names stand in <see cref="AuditAction"/>.</param>
/// <param name="SubjectType">What kind of thing it was done to, such as <c>draft</c>.</param>
/// <param name="SubjectId">Its id, or null.</param>
/// <param name="Detail">Facts beside it: ids, counts, names of settings. Never message text, personal data of customers, or secrets.</param>
public sealed record AuditEntry(Actor Actor, string Action, string SubjectType, string? SubjectId, IReadOnlyDictionary<string, object?> Detail);

/// <summary>
/// Appends to the audit log in a transaction of its own. A store that writes something auditable appends inside its
/// own transaction instead (Infrastructure's <c>AuditSql</c>), so that no deed exists without its line.
/// </summary>
public interface IAuditLog
{
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);
}
