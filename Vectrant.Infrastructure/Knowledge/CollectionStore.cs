using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

internal sealed class CollectionStore(AppDatabase database, TimeProvider time) : ICollectionStore
{
    public async Task<Result<CollectionId>> CreateAsync(Actor actor, CollectionSettings settings, Audience audience, CancellationToken cancellationToken)
    {
        var id = new CollectionId(Guid.CreateVersion7());
        var written = await WriteAsync(
            actor,
            id,
            AuditAction.CollectionCreated,
            settings,
            audience,
            """
            INSERT INTO collection (id, name, description, audience, allowed_roles, created_at)
            VALUES (@Id, @Name, @Description, @Audience, @Roles, @Now)
            """,
            cancellationToken);
        return written.Succeeded ? id : written.Error;
    }

    public Task<Result<Done>> ChangeAsync(Actor actor, CollectionId id, CollectionSettings settings, CancellationToken cancellationToken) => WriteAsync(
        actor,
        id,
        AuditAction.CollectionChanged,
        settings,
        null,
        "UPDATE collection SET name = @Name, description = @Description, allowed_roles = @Roles WHERE id = @Id",
        cancellationToken);

    public async Task<Result<Done>> DeleteAsync(Actor actor, CollectionId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var name = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT name FROM collection WHERE id = @id FOR UPDATE", new { id }, transaction, cancellationToken: cancellationToken));
        if (name is null)
        {
            return KnowledgeErrors.CollectionNotFound;
        }

        var documents = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT count(*)::int FROM document WHERE collection_id = @id", new { id }, transaction, cancellationToken: cancellationToken));
        if (documents > 0)
        {
            return KnowledgeErrors.CollectionNotEmpty(documents);
        }

        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM collection WHERE id = @id", new { id }, transaction, cancellationToken: cancellationToken));
        await FinishAsync(connection, transaction, actor, AuditAction.CollectionDeleted, id, new() { ["name"] = name }, cancellationToken);
        return Done.Instance;
    }

    private async Task<Result<Done>> WriteAsync(
        Actor actor, CollectionId id, string action, CollectionSettings settings, Audience? audience, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            var rows = await connection.ExecuteAsync(new CommandDefinition(
                sql,
                new
                {
                    Id = id,
                    settings.Name,
                    settings.Description,
                    Audience = audience is null ? null : AudienceName.Of(audience.Value),
                    Roles = settings.AllowedRoles.ToArray(),
                    Now = time.GetUtcNow(),
                },
                transaction,
                cancellationToken: cancellationToken));
            if (rows == 0)
            {
                return KnowledgeErrors.CollectionNotFound;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                DELETE FROM collection_team WHERE collection_id = @Id AND team_id <> ALL (@Teams);
                INSERT INTO collection_team (collection_id, team_id) SELECT @Id, team FROM unnest(@Teams) AS team ON CONFLICT DO NOTHING
                """,
                new { Id = id, Teams = settings.AllowedTeams.Select(team => team.Value).ToArray() },
                transaction,
                cancellationToken: cancellationToken));
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return KnowledgeErrors.CollectionNameTaken(settings.Name);
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return KnowledgeErrors.UnknownTeam;
        }

        var detail = new Dictionary<string, object?> { ["name"] = settings.Name, ["allowed_roles"] = settings.AllowedRoles, ["allowed_teams"] = settings.AllowedTeams.Select(team => team.Value) };
        if (audience is { } side)
        {
            detail["audience"] = AudienceName.Of(side);
        }

        await FinishAsync(connection, transaction, actor, action, id, detail, cancellationToken);
        return Done.Instance;
    }

    private static async Task FinishAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        Actor actor,
        string action,
        CollectionId id,
        Dictionary<string, object?> detail,
        CancellationToken cancellationToken)
    {
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, action, "collection", id.ToString(), detail), cancellationToken);
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Document, null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
