using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>What a person decides about a collection. The audience is fixed when it is created: passages cannot change sides.</summary>
/// <param name="Name">1 to 100 characters, unique.</param>
/// <param name="Description">At most 1,000 characters.</param>
/// <param name="AllowedRoles">Roles of staff that may read it; empty for all.</param>
public sealed record CollectionSettings(string Name, string Description, IReadOnlyList<string> AllowedRoles)
{
    /// <summary>Teams whose members may read it, if their role may, too; empty for all.</summary>
    public IReadOnlyList<TeamId> AllowedTeams { get; init; } = [];
}

/// <summary>Writes collections, each call one transaction with its audit line.</summary>
public interface ICollectionStore
{
    /// <returns>Conflict when the name is taken.</returns>
    Task<Result<CollectionId>> CreateAsync(Actor actor, CollectionSettings settings, Audience audience, CancellationToken cancellationToken);

    /// <returns>NotFound, or Conflict when the name is taken.</returns>
    Task<Result<Done>> ChangeAsync(Actor actor, CollectionId id, CollectionSettings settings, CancellationToken cancellationToken);

    /// <returns>NotFound, or Conflict while it holds documents.</returns>
    Task<Result<Done>> DeleteAsync(Actor actor, CollectionId id, CancellationToken cancellationToken);
}
