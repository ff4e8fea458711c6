using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

/// <summary>A pipeline as the database gives it, what it names in arrays of the same order.</summary>
internal sealed record PipelineRecord
{
    public PipelineId Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Audience { get; init; }

    public bool IsDefault { get; init; }

    public bool AllCollections { get; init; }

    public required string[] AllowedRoles { get; init; }

    public int? Passages { get; init; }

    public int LeastSupported { get; init; }

    public required string Instruction { get; init; }

    public int Version { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public required string ChangedBy { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    public required Guid[] CollectionIds { get; init; }

    public required string[] CollectionNames { get; init; }

    public required string[] CollectionAudiences { get; init; }

    public required Guid[] TeamIds { get; init; }

    public required string[] TeamNames { get; init; }

    public required bool[] TeamsArchived { get; init; }

    public int People { get; init; }

    public PipelineRow ToModel() => new()
    {
        Id = Id,
        Name = Name,
        Description = Description,
        Audience = AudienceName.Parse(Audience),
        IsDefault = IsDefault,
        Collections = AllCollections
            ? null
            : [.. CollectionIds.Select((id, place) => new PipelineCollection(new CollectionId(id), CollectionNames[place], AudienceName.Parse(CollectionAudiences[place])))],
        AllowedRoles = AllowedRoles,
        AllowedTeams = [.. TeamIds.Select((id, place) => new PipelineTeam(new TeamId(id), TeamNames[place], TeamsArchived[place]))],
        Tuning = new PipelineTuning(Passages, LeastSupported, Instruction),
        Version = Version,
        ChangedAt = ChangedAt,
        ChangedBy = ChangedBy,
        ArchivedAt = ArchivedAt,
        People = People,
    };
}
