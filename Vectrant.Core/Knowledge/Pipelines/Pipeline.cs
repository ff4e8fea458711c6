using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>How answering works in a pipeline.</summary>
/// <param name="Passages">How many passages an answer is written from, 1 to 30; null for as many as the install is set to.</param>
/// <param name="LeastSupported">Percent of its sentences that a source must support, 0 to 100; an answer below it becomes "I don't know".</param>
/// <param name="Instruction">How answers should be worded, at most 500 characters; may be empty. It stands below the directives of the prompt.</param>
public sealed record PipelineTuning(int? Passages, int LeastSupported, string Instruction)
{
    public const int MostPassages = 30;
    public const int LongestInstruction = 500;

    /// <summary>What holds where nobody has set anything.</summary>
    public static PipelineTuning Usual { get; } = new(null, 0, "");
}

/// <summary>A pipeline as answering uses it, read once for an answer.</summary>
/// <param name="Name">As it is at that moment.</param>
/// <param name="Collections">What it is limited to; null for everything that who asks may read.</param>
public sealed record AnsweringPipeline(PipelineId Id, string Name, PipelineTuning Tuning, IReadOnlyList<CollectionId>? Collections);

/// <summary>What a person decides about a pipeline. Its audience is fixed when it is created.</summary>
/// <param name="Name">1 to 100 characters, unique among the pipelines in use, whatever the case.</param>
/// <param name="Description">For those who choose it; at most 300 characters.</param>
/// <param name="Tuning">How it answers.</param>
public sealed record PipelineSettings(string Name, string Description, PipelineTuning Tuning)
{
    /// <summary>Null: everything that who asks may read. Else these alone, also when there are none any more.</summary>
    public IReadOnlyList<CollectionId>? Collections { get; init; }

    /// <summary>Roles of staff that may use it; empty for all. Administrators always may.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>Teams whose members may use it, if their role may, too; empty for all.</summary>
    public IReadOnlyList<TeamId> AllowedTeams { get; init; } = [];
}

/// <summary>A collection that a pipeline names.</summary>
public sealed record PipelineCollection(CollectionId Id, string Name, Audience Audience);

/// <summary>A team that a pipeline names.</summary>
/// <param name="Archived">Out of use: its members do not get in through it any more.</param>
public sealed record PipelineTeam(TeamId Id, string Name, bool Archived);

/// <summary>A pipeline as those see it who manage them.</summary>
public sealed record PipelineRow
{
    public required PipelineId Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Audience Audience { get; init; }

    /// <summary>What drafts in the chat, or questions that name no pipeline, go by.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>Null: everything that who asks may read.</summary>
    public required IReadOnlyList<PipelineCollection>? Collections { get; init; }

    public required IReadOnlyList<string> AllowedRoles { get; init; }

    public required IReadOnlyList<PipelineTeam> AllowedTeams { get; init; }

    public required PipelineTuning Tuning { get; init; }

    /// <summary>Rises with every change.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string ChangedBy { get; init; }

    /// <summary>Null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>How many people may ask it now; 0 on the customers' side.</summary>
    public required int People { get; init; }
}

/// <summary>A pipeline as those see it who may ask it.</summary>
public sealed record PipelineChoice(PipelineId Id, string Name, string Description, bool IsDefault);

/// <summary>A pipeline that a person may use, and why.</summary>
/// <param name="AsAdmin">An administrator may use all of them.</param>
/// <param name="Roles">The person's roles that it names; empty when it names none.</param>
/// <param name="Teams">The person's teams in use that it names; empty when it names none.</param>
public sealed record PersonPipeline(PipelineId Id, string Name, bool IsDefault, bool AsAdmin, IReadOnlyList<string> Roles, IReadOnlyList<string> Teams);
