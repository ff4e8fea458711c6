using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Sessions;

internal sealed class SessionStore(AppDatabase database, IOptions<SessionOptions> options, TimeProvider time) : ISessionStore
{
    public async Task<Result<StartedSession>> StartAsync(NewSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Locked: whoever disables the person at this moment either ends this sign-in, too, or is seen here.
        var person = await connection.QuerySingleOrDefaultAsync<PersonRow>(Sql(
            transaction, "SELECT display_name, disabled_at FROM person WHERE id = @Id FOR SHARE", new { Id = session.Person }, cancellationToken));
        if (person is not { DisabledAt: null })
        {
            await RefuseAsync(connection, transaction, new RefusedSignIn(person is null ? null : session.Person, "disabled", session.Methods, session.Origin), person?.DisplayName, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return IdentityErrors.PersonDisabled;
        }

        if (session.Replaces is { } replaced)
        {
            await connection.ExecuteAsync(Sql(
                transaction,
                "UPDATE person_session SET ended_at = @Now, ended_by = @Person, end_reason = 'replaced' WHERE token_hash = @Hash AND ended_at IS NULL",
                new { Now = Now(), session.Person, Hash = SessionToken.HashOf(replaced) },
                cancellationToken));
        }

        var (id, token, now) = (new SessionId(Guid.CreateVersion7()), SessionToken.New(), Now());
        var expires = now + options.Value.AbsoluteLimit(session.Remember);
        await connection.ExecuteAsync(Sql(
            transaction,
            """
            INSERT INTO person_session (id, token_hash, person_id, methods, remembered, address, agent, created_at, seen_at, idle_limit, expires_at)
            VALUES (@Id, @Hash, @Person, @Methods, @Remember, @Address, @Agent, @Now, @Now, @Idle, @Expires)
            """,
            new
            {
                Id = id,
                Hash = SessionToken.HashOf(token),
                session.Person,
                Methods = session.Methods.ToArray(),
                session.Remember,
                session.Origin.Address,
                session.Origin.Agent,
                Now = now,
                Idle = options.Value.IdleLimit(session.Remember),
                Expires = expires,
            },
            cancellationToken));
        await RememberAsync(connection, transaction, session.Person, "signed_in", session.Methods, session.Origin, cancellationToken);
        await AuditSql.AppendAsync(
            connection,
            transaction,
            new AuditEntry(
                Themselves(session.Person, person.DisplayName),
                AuditAction.SignedIn,
                "person",
                session.Person.ToString(),
                new Dictionary<string, object?> { ["from"] = session.Origin.Address, ["with"] = session.Methods, ["session"] = id.ToString() }),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StartedSession(id, token, expires);
    }

    public async Task<StartedSession?> RenewAsync(string token, CancellationToken cancellationToken)
    {
        var next = SessionToken.New();
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(Sql(
            null,
            """
            UPDATE person_session SET token_hash = @Next, seen_at = @Now
            WHERE token_hash = @Hash AND ended_at IS NULL AND expires_at > @Now
            RETURNING id, expires_at
            """,
            new { Next = SessionToken.HashOf(next), Hash = SessionToken.HashOf(token), Now = Now() },
            cancellationToken));
        return row is null ? null : new StartedSession(new SessionId(row.Id), next, row.ExpiresAt);
    }

    public async Task ProveAsync(string token, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(Sql(
            null, "UPDATE person_session SET proved_at = @Now WHERE token_hash = @Hash AND ended_at IS NULL", new { Now = Now(), Hash = SessionToken.HashOf(token) }, cancellationToken));
    }

    public async Task<bool> IsProvedAsync(string token, TimeSpan within, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(Sql(
            null,
            "SELECT EXISTS (SELECT FROM person_session WHERE token_hash = @Hash AND ended_at IS NULL AND expires_at > @Now AND proved_at > @Since)",
            new { Now = Now(), Hash = SessionToken.HashOf(token), Since = Now() - within },
            cancellationToken));
    }

    public async Task SignOutAsync(Actor actor, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ended = await connection.ExecuteAsync(Sql(
            transaction,
            "UPDATE person_session SET ended_at = @Now, ended_by = @Person, end_reason = 'signed_out' WHERE token_hash = @Hash AND ended_at IS NULL",
            new { Now = Now(), Person = actor.PersonId?.Value, Hash = SessionToken.HashOf(token) },
            cancellationToken));
        if (ended == 1)
        {
            await AuditSql.AppendAsync(
                connection, transaction, new AuditEntry(actor, AuditAction.SignedOut, "person", actor.PersonId?.ToString(), new Dictionary<string, object?>()), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task<Result<Done>> EndAsync(Actor actor, PersonId person, SessionId session, CancellationToken cancellationToken) =>
        SessionEnding.EndAsync(database, Now(), actor, person, session, cancellationToken);

    public Task<Result<int>> EndAllAsync(Actor actor, PersonId person, SessionId? keep, CancellationToken cancellationToken) =>
        SessionEnding.EndAllAsync(database, Now(), actor, person, keep, cancellationToken);

    public async Task RecordRefusalAsync(RefusedSignIn refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var name = refusal.Person is { } person
            ? await connection.ExecuteScalarAsync<string?>(Sql(transaction, "SELECT display_name FROM person WHERE id = @Id", new { Id = person }, cancellationToken))
            : null;
        await RefuseAsync(connection, transaction, refusal, name, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(Sql(
            null,
            """
            WITH sessions AS (DELETE FROM person_session WHERE COALESCE(ended_at, expires_at) < @Before RETURNING 1),
                 tries AS (DELETE FROM sign_in_history WHERE at < @Before RETURNING 1)
            SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM tries)
            """,
            new { Before = Now() - TimeSpan.FromDays(options.Value.HistoryDays) },
            cancellationToken));
    }

    private async Task RefuseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, RefusedSignIn refusal, string? name, CancellationToken cancellationToken)
    {
        await RememberAsync(connection, transaction, refusal.Person, refusal.Reason, refusal.Methods, refusal.Origin, cancellationToken);
        var actor = refusal.Person is { } person ? Themselves(person, name ?? "unknown") : Themselves(null, "unknown");
        var detail = new Dictionary<string, object?> { ["from"] = refusal.Origin.Address, ["reason"] = refusal.Reason };
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.SignInFailed, "person", refusal.Person?.ToString(), detail), cancellationToken);
    }

    private Task<int> RememberAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, PersonId? person, string outcome, IReadOnlyList<string> methods, SignInOrigin origin, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Sql(
            transaction,
            "INSERT INTO sign_in_history (person_id, at, outcome, methods, address, agent) VALUES (@Person, @Now, @Outcome, @Methods, @Address, @Agent)",
            new { Person = person?.Value, Now = Now(), Outcome = outcome, Methods = methods.ToArray(), origin.Address, origin.Agent },
            cancellationToken));

    private DateTimeOffset Now() => time.GetUtcNow();

    private static Actor Themselves(PersonId? person, string name) => new(person, name, new HashSet<string>(), new HashSet<Permission>());

    private static CommandDefinition Sql(NpgsqlTransaction? transaction, string text, object parameters, CancellationToken cancellationToken) =>
        new(text, parameters, transaction, cancellationToken: cancellationToken);

    private sealed record PersonRow
    {
        public string DisplayName { get; init; } = "";

        public DateTimeOffset? DisabledAt { get; init; }
    }

    private sealed record SessionRow
    {
        public Guid Id { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }
}
