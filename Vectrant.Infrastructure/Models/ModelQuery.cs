using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Models;

internal sealed class ModelQuery(AppDatabase database, IOptions<ModelsOptions> options) : IModelQuery
{
    private const decimal Micros = 1_000_000m;

    public async Task<IReadOnlyList<ModelSlotState>> SlotsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<SettingRow>(new CommandDefinition(
            "SELECT task, provider, model, endpoint, protected_key IS NOT NULL AS has_key, updated_at FROM model_setting", cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Task);
        return [.. Enum.GetValues<ModelSlot>().Select(slot =>
        {
            var configured = ModelChoices.FromConfiguration(slot, options.Value);
            return rows.TryGetValue(ModelSettingRow.KeyOf(slot), out var row)
                ? new ModelSlotState(slot, row.Provider, row.Model, row.Endpoint, row.HasKey, row.UpdatedAt)
                : new ModelSlotState(slot, configured.Provider, configured.Model, configured.Endpoint, configured.ApiKey is not null, null);
        })];
    }

    public async Task<IReadOnlyList<ModelUsage>> UsageAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<UsageRow>(new CommandDefinition(
            """
            SELECT task, count(*)::int AS calls, (count(*) FILTER (WHERE outcome NOT IN ('ok', 'cancelled')))::int AS failures,
                   sum(input_tokens)::bigint AS input_tokens, sum(output_tokens)::bigint AS output_tokens, sum(cost_micros)::bigint AS cost_micros,
                   (percentile_disc(0.5) WITHIN GROUP (ORDER BY milliseconds))::int AS median
            FROM model_call WHERE at > now() - interval '24 hours'
            GROUP BY task
            """,
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ModelUsage(
            Enum.GetValues<ModelSlot>().Single(slot => ModelSettingRow.KeyOf(slot) == row.Task),
            row.Calls, row.Failures, row.InputTokens, row.OutputTokens, row.CostMicros / Micros, row.Median))];
    }

    public async Task<IReadOnlyList<EmbeddingState>> EmbeddingsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<EmbeddingRow>(new CommandDefinition(
            """
            SELECT m.id, m.provider, m.name, m.dimensions, m.state = 'serving' AS serving,
                   (SELECT count(*) FROM chunk_embedding e JOIN chunk c ON c.id = e.chunk_id AND c.audience = e.audience AND c.live WHERE e.model_id = m.id)::int AS embedded,
                   (SELECT count(*) FROM chunk WHERE live)::int AS chunks
            FROM embedding_model m WHERE m.state <> 'retired' ORDER BY m.state DESC
            """,
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new EmbeddingState(row.Id, row.Provider, row.Name, row.Dimensions, row.Serving, row.Embedded, row.Chunks))];
    }

    private sealed record SettingRow
    {
        public required string Task { get; init; }

        public required string Provider { get; init; }

        public required string Model { get; init; }

        public string? Endpoint { get; init; }

        public bool HasKey { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }
    }

    private sealed record UsageRow
    {
        public required string Task { get; init; }

        public int Calls { get; init; }

        public int Failures { get; init; }

        public long InputTokens { get; init; }

        public long OutputTokens { get; init; }

        public long CostMicros { get; init; }

        public int Median { get; init; }
    }

    private sealed record EmbeddingRow
    {
        public int Id { get; init; }

        public required string Provider { get; init; }

        public required string Name { get; init; }

        public int Dimensions { get; init; }

        public bool Serving { get; init; }

        public int Embedded { get; init; }

        public int Chunks { get; init; }
    }
}
