using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Pipelines;

namespace Vectrant.Web.Features.Knowledge.Pipelines;

/// <summary>What a person has typed into the form of a pipeline.</summary>
public sealed class PipelineDraft
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public Audience Audience { get; set; } = Audience.Internal;

    /// <summary>The default one of its side: open to everybody there.</summary>
    public bool IsDefault { get; private init; }

    public bool AllCollections { get; set; } = true;

    public HashSet<CollectionId> Collections { get; private init; } = [];

    public HashSet<string> Roles { get; private init; } = [];

    /// <summary>Also holds chosen teams that are out of use by now: leaving them out would open the pipeline.</summary>
    public HashSet<TeamId> Teams { get; private init; } = [];

    public int? Passages { get; set; }

    public int LeastSupported { get; set; }

    public string Instruction { get; set; } = "";

    public bool MayBeLimited => Audience == Audience.Internal && !IsDefault;

    public static PipelineDraft Of(PipelineRow row) => new()
    {
        Name = row.Name,
        Description = row.Description,
        Audience = row.Audience,
        IsDefault = row.IsDefault,
        AllCollections = row.Collections is null,
        Collections = [.. (row.Collections ?? []).Select(collection => collection.Id)],
        Roles = [.. row.AllowedRoles],
        Teams = [.. row.AllowedTeams.Select(team => team.Id)],
        Passages = row.Tuning.Passages,
        LeastSupported = row.Tuning.LeastSupported,
        Instruction = row.Tuning.Instruction,
    };

    /// <summary>Puts something in or takes it out.</summary>
    public static void Toggle<T>(HashSet<T> chosen, T item, bool wanted)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        if (wanted)
        {
            chosen.Add(item);
        }
        else
        {
            chosen.Remove(item);
        }
    }

    // What was ticked before the other audience was chosen stays ticked in the form, but is not sent: it does not belong to that side.
    public PipelineSettings ToSettings(IReadOnlyList<CollectionRow> known) => new(Name, Description, new PipelineTuning(Passages, LeastSupported, Instruction))
    {
        Collections = AllCollections ? null : [.. Collections.Where(id => Audience == Audience.Internal || known.All(row => row.Id != id || row.Audience == Audience.Customer))],
        AllowedRoles = MayBeLimited ? [.. Roles.Order(StringComparer.Ordinal)] : [],
        AllowedTeams = MayBeLimited ? [.. Teams] : [],
    };
}
