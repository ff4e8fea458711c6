using System.Text.Json;
using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Audit;

/// <summary>Appends an audit line inside the transaction of the deed itself.</summary>
public static class AuditSql
{
    public static Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO audit_entry (actor_id, actor_name, action, subject_type, subject_id, detail)
            VALUES (@ActorId, @ActorName, @Action, @SubjectType, @SubjectId, @Detail::jsonb)
            """,
            new
            {
                ActorId = entry.Actor.PersonId?.Value,
                ActorName = entry.Actor.Name,
                entry.Action,
                entry.SubjectType,
                entry.SubjectId,
                Detail = JsonSerializer.Serialize(entry.Detail),
            },
            transaction,
            cancellationToken: cancellationToken));
    }
}

internal sealed class AuditLog(AppDatabase database) : IAuditLog
{
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await AuditSql.AppendAsync(connection, null, entry, cancellationToken);
    }
}
