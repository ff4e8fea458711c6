using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>A collection with what is in it.</summary>
/// <param name="AllowedRoles">Roles of staff that may read it; empty for all. Administrators always may.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Passages">How many passages search finds.</param>
/// <param name="InWork">Documents whose newest version is on its way.</param>
/// <param name="Failed">Documents whose newest version failed.</param>
public sealed record CollectionRow(
    CollectionId Id,
    string Name,
    string Description,
    Audience Audience,
    IReadOnlyList<string> AllowedRoles,
    int Documents,
    int Passages,
    int InWork,
    int Failed,
    DateTimeOffset CreatedAt)
{
    /// <summary>Teams whose members may read it, if their role may, too; empty for all.</summary>
    public IReadOnlyList<TeamId> AllowedTeams { get; init; } = [];
}

/// <summary>Reads collections; only those that the actor's roles and teams may see.</summary>
public interface ICollectionQuery
{
    /// <summary>All of them, by name.</summary>
    Task<IReadOnlyList<CollectionRow>> ListAsync(Actor actor, CancellationToken cancellationToken);

    Task<Result<CollectionRow>> GetAsync(Actor actor, CollectionId id, CancellationToken cancellationToken);
}
