using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Models;

internal sealed class ModelSettingStore(AppDatabase database, ModelKeys keys, TimeProvider clock) : IModelSettingStore
{
    public async Task SaveAsync(Actor actor, ModelEntry entry, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var before = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT endpoint FROM model_setting WHERE task = @Task FOR UPDATE", new { Task = ModelSettingRow.KeyOf(entry.Slot) }, transaction, cancellationToken: cancellationToken));

        // Without a new key the stored one stays, but only for the provider and endpoint that it was entered for.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO model_setting AS s (task, provider, model, endpoint, protected_key, updated_at, updated_by)
            VALUES (@Task, @Provider, @Model, @Endpoint, @Key, @At, @By)
            ON CONFLICT (task) DO UPDATE SET
              provider = excluded.provider, model = excluded.model, endpoint = excluded.endpoint, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
              protected_key = CASE
                WHEN excluded.protected_key IS NOT NULL THEN excluded.protected_key
                WHEN s.provider = excluded.provider AND s.endpoint IS NOT DISTINCT FROM excluded.endpoint THEN s.protected_key END
            """,
            new
            {
                Task = ModelSettingRow.KeyOf(entry.Slot),
                entry.Provider,
                Model = entry.Model.Trim(),
                Endpoint = ModelSettingRow.Endpoint(entry),
                Key = keys.Protect(entry.NewKey?.Trim()),
                At = clock.GetUtcNow(),
                By = actor.PersonId?.Value,
            },
            transaction,
            cancellationToken: cancellationToken));
        var detail = new Dictionary<string, object?>
        {
            ["provider"] = entry.Provider,
            ["model"] = entry.Model,
            ["endpoint"] = ModelEntry.Place(entry.Endpoint),
            ["endpoint_before"] = ModelEntry.Place(before),
            ["new_key"] = !string.IsNullOrWhiteSpace(entry.NewKey),
        };
        await TellAsync(connection, transaction, actor, entry.Slot, detail, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task ResetAsync(Actor actor, ModelSlot slot, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM model_setting WHERE task = @Task", new { Task = ModelSettingRow.KeyOf(slot) }, transaction, cancellationToken: cancellationToken));
        await TellAsync(connection, transaction, actor, slot, new() { ["reset"] = true }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task TellAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, ModelSlot slot, Dictionary<string, object?> detail, CancellationToken cancellationToken)
    {
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.ModelChanged, "model", slot.ToString(), detail), cancellationToken);
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Models, null), cancellationToken);
    }
}
