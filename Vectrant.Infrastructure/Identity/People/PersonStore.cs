using System.Collections.Frozen;
using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.Sessions;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.People;

internal sealed class PersonStore(AppDatabase database, TimeProvider time) : IPersonStore
{
    public Task<Result<ChangedRoles>> ChangeRolesAsync(Actor actor, RoleChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync<ChangedRoles>(actor, change.Person, change.Version, async write =>
        {
            var now = await PersonGuard.RolesAsync(write.Connection, write.Transaction, change.Person, mustBeEnabled: false, cancellationToken) ?? [];
            var changed = new ChangedRoles(change.Add.Except(now).ToFrozenSet(), change.Remove.Intersect(now).Except(change.Add).ToFrozenSet());
            if (actor.PersonId == change.Person && changed.Added.Count > 0)
            {
                return PersonErrors.OwnRoles;
            }

            if (changed.Removed.Contains(Role.Admin) && !await PersonGuard.HasAnotherAdminAsync(write.Connection, write.Transaction, change.Person, cancellationToken))
            {
                return PersonErrors.LastAdmin;
            }

            if (changed.Added.Count + changed.Removed.Count > 0)
            {
                var (added, removed) = (changed.Added.Order(StringComparer.Ordinal).ToArray(), changed.Removed.Order(StringComparer.Ordinal).ToArray());
                await write.ExecuteAsync(
                    """
                    WITH gone AS (
                      DELETE FROM person_role WHERE user_id = @Person AND role_id IN (SELECT id FROM role WHERE name = ANY (@removed))),
                    fresh AS (
                      INSERT INTO person_role (user_id, role_id) SELECT @Person, id FROM role WHERE name = ANY (@added))
                    UPDATE person SET concurrency_stamp = @stamp WHERE id = @Person
                    """,
                    new { change.Person, added, removed, stamp = Guid.NewGuid().ToString() });
                await write.AppendAsync(AuditAction.RolesChanged, ("added", added), ("removed", removed));
            }

            return changed;
        }, cancellationToken);
    }

    public Task<Result<Done>> DisableAsync(Actor actor, PersonId person, CancellationToken cancellationToken) =>
        ChangeAsync<Done>(actor, person, null, async write =>
        {
            var roles = await PersonGuard.RolesAsync(write.Connection, write.Transaction, person, mustBeEnabled: false, cancellationToken) ?? [];
            if (roles.Contains(Role.Admin) && !await PersonGuard.HasAnotherAdminAsync(write.Connection, write.Transaction, person, cancellationToken))
            {
                return PersonErrors.LastAdmin;
            }

            if (await write.ExecuteAsync("UPDATE person SET disabled_at = @now WHERE id = @person AND disabled_at IS NULL", new { now = time.GetUtcNow(), person }) == 1)
            {
                await write.ExecuteAsync("DELETE FROM account_token WHERE person_id = @person AND purpose = 'reset' AND used_at IS NULL", new { person });
                var ended = await SessionEnding.EndAllAsync(write.Connection, write.Transaction, time.GetUtcNow(), actor, person, null, "disabled", cancellationToken);
                await write.AppendAsync(AuditAction.PersonDisabled, ("ended", ended));
            }

            return Done.Instance;
        }, cancellationToken);

    public Task<Result<Done>> EnableAsync(Actor actor, PersonId person, CancellationToken cancellationToken) =>
        ChangeAsync<Done>(actor, person, null, async write =>
        {
            if (await write.ExecuteAsync("UPDATE person SET disabled_at = NULL WHERE id = @person AND disabled_at IS NOT NULL", new { person }) == 1)
            {
                await write.AppendAsync(AuditAction.PersonEnabled);
            }

            return Done.Instance;
        }, cancellationToken);

    public Task<Result<Done>> RenameAsync(Actor actor, PersonId person, string name, string? version, CancellationToken cancellationToken) =>
        ChangeAsync<Done>(actor, person, version, async write =>
        {
            var before = await write.Connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "SELECT display_name FROM person WHERE id = @person", new { person }, write.Transaction, cancellationToken: cancellationToken));
            if (before != name)
            {
                await write.ExecuteAsync("UPDATE person SET display_name = @name, concurrency_stamp = @stamp WHERE id = @person", new { name, stamp = Guid.NewGuid().ToString(), person });
                await write.AppendAsync(AuditAction.PersonRenamed, ("from", before), ("to", name));
            }

            return Done.Instance;
        }, cancellationToken);

    /// <summary>A refusal rolls everything back.</summary>
    private async Task<Result<T>> ChangeAsync<T>(Actor actor, PersonId person, string? version, Func<PersonWrite, Task<Result<T>>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PersonGuard.LockAsync(connection, transaction, cancellationToken);
        if (await PersonGuard.RefuseAsync(connection, transaction, actor, person, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (version is not null && version != await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            $"SELECT {PersonQuery.Version} FROM person p WHERE p.id = @person", new { person }, transaction, cancellationToken: cancellationToken)))
        {
            return PersonErrors.Changed;
        }

        var result = await change(new PersonWrite(connection, transaction, actor, person, cancellationToken));
        if (result.Succeeded)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return result;
    }

    private sealed record PersonWrite(NpgsqlConnection Connection, NpgsqlTransaction Transaction, Actor Actor, PersonId Person, CancellationToken CancellationToken)
    {
        public Task<int> ExecuteAsync(string sql, object parameters) =>
            Connection.ExecuteAsync(new CommandDefinition(sql, parameters, Transaction, cancellationToken: CancellationToken));

        public Task AppendAsync(string action, params (string Name, object? Value)[] detail) => AuditSql.AppendAsync(
            Connection,
            Transaction,
            new AuditEntry(Actor, action, "person", Person.ToString(), detail.ToDictionary(fact => fact.Name, fact => fact.Value)),
            CancellationToken);
    }
}
