using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;

namespace Vectrant.Core.Knowledge.Pipelines;

/// <summary>What a pipeline must be like, whoever sends it.</summary>
public sealed class PipelineRules(ICollectionQuery collections, IInputPolicy guard)
{
    private const int LongestName = 100;
    private const int LongestDescription = 300;
    private const int MostRoles = 50;
    private const int MostTeams = 100;
    private const int MostCollections = 200;

    /// <summary>The settings as they are kept, or the first thing that is wrong with them.</summary>
    internal async Task<Result<PipelineSettings>> CheckAsync(Actor actor, PipelineSettings settings, Audience audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (name, description) = (TextInput.Line(settings.Name, LongestName), TextInput.Clean(settings.Description));
        var roles = settings.AllowedRoles.Select(role => TextInput.Line(role, LongestName)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var kept = settings with
        {
            Name = name ?? "",
            Description = description,
            Tuning = settings.Tuning with { Instruction = TextInput.Clean(settings.Tuning.Instruction) },
            Collections = settings.Collections?.Distinct().ToList(),
            AllowedRoles = roles,
            AllowedTeams = [.. settings.AllowedTeams.Distinct()],
        };
        var refusal = name is null ? PipelineErrors.NameUnusable
            : !TextInput.IsWithin(description, LongestDescription) ? PipelineErrors.DescriptionTooLong
            : settings.AllowedRoles.Any(role => TextInput.Line(role, LongestName) is null) || roles.Count > MostRoles ? PipelineErrors.RolesUnusable
            : kept.AllowedTeams.Count > MostTeams ? PipelineErrors.TooManyTeams
            : audience == Audience.Customer && (roles.Count > 0 || kept.AllowedTeams.Count > 0) ? PipelineErrors.CustomersHaveNoRoles
            : RefuseTuning(kept.Tuning, audience) ?? await RefuseCollectionsAsync(actor, kept.Collections, audience, cancellationToken);
        return refusal is null ? kept : refusal;
    }

    private Error? RefuseTuning(PipelineTuning tuning, Audience audience)
    {
        if (tuning.Passages is < 1 or > PipelineTuning.MostPassages)
        {
            return PipelineErrors.PassagesOutOfRange;
        }

        if (tuning.LeastSupported is < 0 or > 100)
        {
            return PipelineErrors.SupportOutOfRange;
        }

        if (!TextInput.IsWithin(tuning.Instruction, PipelineTuning.LongestInstruction))
        {
            return PipelineErrors.InstructionTooLong;
        }

        // It goes to a model with every question: what would not be let in as a question is not let in here, and nothing is hidden
        // in it either, because its writer can still leave it out.
        var side = audience == Audience.Customer ? GuardPipeline.Customer : GuardPipeline.Internal;
        return tuning.Instruction.Length == 0 || guard.Check(tuning.Instruction, side).Verdict.Verdict is Verdict.Allow or Verdict.Warn ? null : PipelineErrors.InstructionRefused;
    }

    private async Task<Error?> RefuseCollectionsAsync(Actor actor, IReadOnlyList<CollectionId>? named, Audience audience, CancellationToken cancellationToken)
    {
        if (named is null)
        {
            return null;
        }

        if (named.Count is 0 or > MostCollections)
        {
            return named.Count == 0 ? PipelineErrors.NoCollection : PipelineErrors.TooManyCollections;
        }

        var known = (await collections.ListAsync(actor, cancellationToken)).ToDictionary(row => row.Id, row => row.Audience);
        return named.Any(id => !known.ContainsKey(id)) ? PipelineErrors.UnknownCollection
            : audience == Audience.Customer && named.Any(id => known[id] == Audience.Internal) ? PipelineErrors.InternalForCustomers
            : null;
    }
}
