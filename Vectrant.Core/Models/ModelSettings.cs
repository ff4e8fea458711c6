using Vectrant.Core.Common;

namespace Vectrant.Core.Models;

/// <summary>What stands on the Models page for a slot.</summary>
/// <param name="Slot">Which.</param>
/// <param name="Provider">The provider in force.</param>
/// <param name="Model">The model in force.</param>
/// <param name="Endpoint">Its address, or null.</param>
/// <param name="HasKey">Whether there is a key; the key itself is never shown.</param>
/// <param name="ChangedAt">When it was chosen on the page; null when the configuration file decides.</param>
public sealed record ModelSlotState(ModelSlot Slot, string Provider, string Model, string? Endpoint, bool HasKey, DateTimeOffset? ChangedAt);

/// <summary>A choice as it was entered.</summary>
/// <param name="Slot">For what.</param>
/// <param name="Provider">See <see cref="ModelProvider"/>.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Endpoint">Base address, or empty.</param>
/// <param name="NewKey">A key to store, or empty to keep the stored one. A kept key never goes to another endpoint.</param>
public sealed record ModelEntry(ModelSlot Slot, string Provider, string Model, string? Endpoint, string? NewKey)
{
    /// <summary>Of an address what an audit line may hold: no user, no query.</summary>
    public static string? Place(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : null;
}

/// <summary>How calls for a slot went lately.</summary>
public sealed record ModelUsage(ModelSlot Slot, int Calls, int Failures, long InputTokens, long OutputTokens, decimal Cost, int MedianMilliseconds);

/// <summary>An embedding model and how much of the knowledge base has its vectors.</summary>
public sealed record EmbeddingState(int Id, string Provider, string Name, int Dimensions, bool Serving, int Embedded, int Chunks);

/// <summary>Outcome of a test call.</summary>
/// <param name="Succeeded">Whether the model answered usefully.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="InputTokens">Tokens sent.</param>
/// <param name="OutputTokens">Tokens received.</param>
/// <param name="Problem">In words what went wrong, or null.</param>
public sealed record ModelTestResult(bool Succeeded, int Milliseconds, int InputTokens, int OutputTokens, string? Problem);

/// <summary>Keeps choices; each change with its audit line and a notice to all nodes.</summary>
public interface IModelSettingStore
{
    Task SaveAsync(Actor actor, ModelEntry entry, CancellationToken cancellationToken);

    /// <summary>Lets the configuration file decide again.</summary>
    Task ResetAsync(Actor actor, ModelSlot slot, CancellationToken cancellationToken);
}

public interface IModelQuery
{
    Task<IReadOnlyList<ModelSlotState>> SlotsAsync(CancellationToken cancellationToken);

    /// <summary>The last 24 hours.</summary>
    Task<IReadOnlyList<ModelUsage>> UsageAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<EmbeddingState>> EmbeddingsAsync(CancellationToken cancellationToken);
}

/// <summary>Sends one tiny request to a model that need not be in force.</summary>
public interface IModelTest
{
    Task<ModelTestResult> RunAsync(ModelEntry entry, CancellationToken cancellationToken);
}
