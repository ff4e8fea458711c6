namespace Vectrant.Core.Models;

/// <summary>
/// What the job that embeds stored chunks again works on. A change of the embedding model starts with a row in state
/// <c>building</c>; the old model serves until every live chunk has a vector of the new one.
/// </summary>
public interface IEmbeddingBuild
{
    /// <summary>The model that is being built, or null when there is nothing to do.</summary>
    Task<EmbeddingModel?> BuildingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets the built model serve and retires the one before, in one transaction and only if no live chunk lacks a
    /// vector of it.
    /// </summary>
    /// <returns>False when chunks still lack one or another model is being built by now: go on and call again.</returns>
    Task<bool> TryServeAsync(int modelId, CancellationToken cancellationToken);
}

/// <summary>Which model is in force for a slot: the choice of the Models page, else the configuration.</summary>
public interface IModelChoices
{
    ValueTask<ModelChoice> InForceAsync(ModelSlot slot, CancellationToken cancellationToken);
}
