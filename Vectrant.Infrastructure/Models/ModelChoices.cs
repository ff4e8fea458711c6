using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Core.Models.Offline;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Models;

internal sealed class ModelChoices(AppDatabase database, ModelKeys keys, IOptions<ModelsOptions> options) : IModelChoices
{
    public async ValueTask<ModelChoice> InForceAsync(ModelSlot slot, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT provider, model, endpoint, protected_key FROM model_setting WHERE task = @Task",
            new { Task = ModelSettingRow.KeyOf(slot) },
            cancellationToken: cancellationToken));
        return row is null
            ? FromConfiguration(slot, options.Value)
            : Named(slot, new ModelChoice(row.Provider, row.Model, row.Endpoint, keys.Unprotect(row.ProtectedKey)));
    }

    internal static ModelChoice FromConfiguration(ModelSlot slot, ModelsOptions options)
    {
        var configured = options.Of(slot);
        return Named(slot, new ModelChoice(configured.Provider, configured.Model, NullIfEmpty(configured.Endpoint), NullIfEmpty(configured.ApiKey)));
    }

    private static ModelChoice Named(ModelSlot slot, ModelChoice choice) => choice.Provider == ModelProvider.Offline
        ? new ModelChoice(ModelProvider.Offline, slot == ModelSlot.Embedding ? HashedEmbedder.Name : ModelChoice.OfflineChat, null, null)
        : choice;

    private static string? NullIfEmpty(string value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private sealed record Row
    {
        public required string Provider { get; init; }

        public required string Model { get; init; }

        public string? Endpoint { get; init; }

        public string? ProtectedKey { get; init; }
    }
}

internal static class ModelSettingRow
{
    public static string? Endpoint(ModelEntry entry) => string.IsNullOrWhiteSpace(entry.Endpoint) ? null : entry.Endpoint.Trim();

    public static string KeyOf(ModelSlot slot) => slot switch
    {
        ModelSlot.Draft => "draft",
        ModelSlot.Ask => "ask",
        _ => "embedding",
    };
}
