using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models.Providers;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Models;

/// <summary>
/// Keeps table <c>embedding_model</c> in step with what is chosen. Nothing is cached: a stale list of models would let
/// a chunk be stored without the vector that search compares with a moment later.
/// </summary>
internal sealed class EmbeddingModels(AppDatabase database, IModelChoices choices, EmbeddingGenerators generators, ModelKeys keys) : IEmbeddingModels, IEmbeddingBuild
{
    /// <summary>Serialises changes of state between nodes.</summary>
    private const long StateLock = 0x656D6264;

    /// <summary>Never asks another model than the one that serves: who waits for an answer must not wait for a model that is only to be made ready.</summary>
    public async ValueTask<EmbeddingModel> ServingAsync(CancellationToken cancellationToken)
    {
        var choice = await choices.InForceAsync(ModelSlot.Embedding, cancellationToken);
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            var serving = (await ReadAsync(connection, null, cancellationToken)).FirstOrDefault(row => row.State == "serving");
            if (serving is not null && (serving.Provider != choice.Provider || serving.Name != choice.Model))
            {
                return ToModel(serving);
            }
        }

        return ToModel((await SyncAsync(cancellationToken)).Single(row => row.State == "serving"));
    }

    public async ValueTask<IReadOnlyList<EmbeddingModel>> WritingAsync(CancellationToken cancellationToken) =>
        [.. (await SyncAsync(cancellationToken)).OrderByDescending(row => row.State).Select(ToModel)];

    public async Task<EmbeddingModel?> BuildingAsync(CancellationToken cancellationToken) =>
        (await SyncAsync(cancellationToken)).FirstOrDefault(row => row.State == "building") is { } row ? ToModel(row) : null;

    public async Task<bool> TryServeAsync(int modelId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, cancellationToken);
        var complete = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            SELECT EXISTS (SELECT 1 FROM embedding_model WHERE id = @modelId AND state = 'building')
               AND NOT EXISTS (
                     SELECT 1 FROM chunk c WHERE c.live AND NOT EXISTS (
                       SELECT 1 FROM chunk_embedding e WHERE e.chunk_id = c.id AND e.audience = c.audience AND e.model_id = @modelId))
            """,
            new { modelId },
            transaction,
            cancellationToken: cancellationToken));
        if (!complete)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE embedding_model SET state = 'retired' WHERE state = 'serving';
            UPDATE embedding_model SET state = 'serving' WHERE id = @modelId;
            """,
            new { modelId },
            transaction,
            cancellationToken: cancellationToken));
        await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Models, null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The rows that serve or are being built, after the choice in force has its row.</summary>
    private async Task<IReadOnlyList<Row>> SyncAsync(CancellationToken cancellationToken)
    {
        var choice = await choices.InForceAsync(ModelSlot.Embedding, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await ReadAsync(connection, null, cancellationToken);
        if (InStep(rows, choice))
        {
            return rows;
        }

        int dimensions;
        try
        {
            dimensions = await generators.DimensionsAsync(choice, cancellationToken);
        }
        catch (ModelUnavailableException) when (rows.Any(row => row.State == "serving"))
        {
            // The new model cannot be reached yet: what serves goes on serving, and the next call tries again.
            return rows;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, cancellationToken);
        rows = await ReadAsync(connection, transaction, cancellationToken);
        if (!InStep(rows, choice))
        {
            await AdoptAsync(connection, transaction, choice, dimensions, rows, cancellationToken);
            rows = await ReadAsync(connection, transaction, cancellationToken);
            await ChangeNotice.SendAsync(connection, transaction, new Change(ChangeTopic.Models, null), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    private bool InStep(IReadOnlyList<Row> rows, ModelChoice choice)
    {
        var wanted = rows.FirstOrDefault(row => row.State == "building") ?? rows.FirstOrDefault(row => row.State == "serving");
        return wanted is not null && wanted.Provider == choice.Provider && wanted.Name == choice.Model && wanted.Endpoint == choice.Endpoint
            && keys.Unprotect(wanted.ProtectedKey) == choice.ApiKey;
    }

    private async Task AdoptAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ModelChoice choice, int dimensions, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var serves = rows.FirstOrDefault(row => row.State == "serving");
        var same = serves is not null && serves.Provider == choice.Provider && serves.Name == choice.Model && serves.Dimensions == dimensions;
        var id = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            UPDATE embedding_model SET state = 'retired' WHERE state = 'building';
            INSERT INTO embedding_model (provider, name, dimensions, state, endpoint, protected_key)
            VALUES (@Provider, @Model, @dimensions, @State, @Endpoint, @Key)
            ON CONFLICT (provider, name, dimensions) DO UPDATE
              SET state = excluded.state, endpoint = excluded.endpoint, protected_key = excluded.protected_key
            RETURNING id
            """,
            new { choice.Provider, choice.Model, dimensions, State = serves is null || same ? "serving" : "building", choice.Endpoint, Key = keys.Protect(choice.ApiKey) },
            transaction,
            cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT ensure_embedding_index(@id, @dimensions)", new { id, dimensions }, transaction, cancellationToken: cancellationToken));
    }

    private static async Task<IReadOnlyList<Row>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, provider, name, dimensions, state, endpoint, protected_key FROM embedding_model WHERE state <> 'retired'",
            transaction: transaction,
            cancellationToken: cancellationToken))];

    private static Task<int> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@StateLock)", new { StateLock }, transaction, cancellationToken: cancellationToken));

    private EmbeddingModel ToModel(Row row) => new(
        row.Id, row.Provider, row.Name, row.Dimensions, generators.Of(new ModelChoice(row.Provider, row.Name, row.Endpoint, keys.Unprotect(row.ProtectedKey))));

    private sealed record Row
    {
        public int Id { get; init; }

        public required string Provider { get; init; }

        public required string Name { get; init; }

        public int Dimensions { get; init; }

        public required string State { get; init; }

        public string? Endpoint { get; init; }

        public string? ProtectedKey { get; init; }
    }
}
