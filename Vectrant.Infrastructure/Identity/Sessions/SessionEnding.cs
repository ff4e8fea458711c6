using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.People;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Sessions;

/// <summary>Ends sign-ins before their time.</summary>
internal static class SessionEnding
{
    public static async Task<Result<Done>> EndAsync(AppDatabase database, DateTimeOffset now, Actor actor, PersonId person, SessionId session, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await PersonGuard.RefuseAsync(connection, transaction, actor, person, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var ended = await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE person_session SET ended_at = @now, ended_by = @by, end_reason = 'ended'
            WHERE id = @session AND person_id = @person AND ended_at IS NULL AND expires_at > @now AND seen_at + idle_limit > @now
            """,
            new { now, by = actor.PersonId?.Value, session, person },
            transaction,
            cancellationToken: cancellationToken));
        if (ended == 0)
        {
            return PersonErrors.SessionNotFound;
        }

        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.SessionEnded, "person", person.ToString(), Fact("session", session.ToString())), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Done.Instance;
    }

    public static async Task<Result<int>> EndAllAsync(AppDatabase database, DateTimeOffset now, Actor actor, PersonId person, SessionId? keep, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await PersonGuard.RefuseAsync(connection, transaction, actor, person, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (keep is null)
        {
            // The person before the sign-ins, in the order in which signing in takes its locks.
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE person SET security_stamp = @stamp, concurrency_stamp = @stamp WHERE id = @person",
                new { stamp = Guid.NewGuid().ToString(), person },
                transaction,
                cancellationToken: cancellationToken));
        }

        var ended = await EndAllAsync(connection, transaction, now, actor, person, keep, "ended", cancellationToken);
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.SessionsEnded, "person", person.ToString(), Fact("ended", ended)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>Those in browsers but the kept one, and all of programs.</summary>
    /// <returns>How many.</returns>
    public static Task<int> EndAllAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, Actor actor, PersonId person, SessionId? keep, string reason, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE refresh_family SET revoked_at = @now, revoked_reason = @reason WHERE person_id = @person AND revoked_at IS NULL AND expires_at > @now;
            UPDATE person_session SET ended_at = @now, ended_by = @by, end_reason = @reason
            WHERE person_id = @person AND ended_at IS NULL AND id IS DISTINCT FROM @keep
            """,
            new { now, by = actor.PersonId?.Value, reason, person, keep = keep?.Value },
            transaction,
            cancellationToken: cancellationToken));

    private static Dictionary<string, object?> Fact(string name, object value) => new() { [name] = value };
}
