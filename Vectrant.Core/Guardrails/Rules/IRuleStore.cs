using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What kind of decision a version of the rules is.</summary>
public enum RuleChangeKind
{
    Profile,
    Mode,
    RuleAdded,
    RuleEdited,
    RuleRemoved,
    Phrases,
    Restored,
}

/// <summary>What a version changed, in parts that the screen puts into words of the reader's language.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Subject">Id or name of the rule, or the number of the restored version; empty for a profile or phrases.</param>
/// <param name="From">What it was, empty when there was nothing.</param>
/// <param name="To">What it is.</param>
public sealed record RuleChange(RuleChangeKind Kind, string Subject, string From, string To);

/// <summary>The rules of one pipeline at one version.</summary>
/// <param name="Number">0: as shipped, nobody changed anything yet.</param>
public sealed record RuleVersion(GuardPipeline Pipeline, int Number, GuardRules Rules);

/// <summary>One line of the history.</summary>
public sealed record RuleVersionRow(int Number, DateTimeOffset At, string By, RuleChange Change, string? Reason);

/// <summary>What a change is made on.</summary>
/// <param name="Pipeline">Whose rules.</param>
/// <param name="Expected">The version that the person saw; another one in the meantime is a conflict.</param>
/// <param name="Reason">Why, for whoever reads the history; may be null.</param>
public sealed record RuleEdit(GuardPipeline Pipeline, int Expected, string? Reason);

/// <summary>Versions of rules: added, never changed.</summary>
public interface IRuleStore
{
    Task<RuleVersion> CurrentAsync(GuardPipeline pipeline, CancellationToken cancellationToken);

    /// <summary>The rules as they were at a version; null when there is none of that number.</summary>
    Task<GuardRules?> AtAsync(GuardPipeline pipeline, int number, CancellationToken cancellationToken);

    /// <summary>
    /// Adds the version after <see cref="RuleEdit.Expected"/> with its audit line, and tells every node, in one transaction. Of two
    /// people at the same moment one wins, the other gets <see cref="GuardRuleErrors.ChangedMeanwhile"/>.
    /// </summary>
    Task<Result<RuleVersion>> AddAsync(Actor actor, RuleEdit edit, GuardRules rules, RuleChange change, CancellationToken cancellationToken);

    /// <summary>Whether exactly this layer and pattern was dry-run on this pipeline before.</summary>
    Task<bool> WasDryRunAsync(GuardPipeline pipeline, GuardLayer layer, string pattern, CancellationToken cancellationToken);

    /// <summary>Records that it was, with its counts, and audits it. No text is stored.</summary>
    Task RecordDryRunAsync(Actor actor, DryRunRequest request, DryRunResult result, CancellationToken cancellationToken);
}

/// <summary>Reads rules and their history.</summary>
public interface IRuleQuery
{
    /// <summary>What is in force, from the database; the shipped rules for an actor who may not manage guardrails.</summary>
    Task<RuleVersion> CurrentAsync(Actor actor, GuardPipeline pipeline, CancellationToken cancellationToken);

    /// <summary>Newest first, 30 a page; empty for an actor who may not manage guardrails.</summary>
    /// <param name="before">Cursor of <see cref="Page{T}.Next"/>.</param>
    Task<Page<RuleVersionRow>> ListAsync(Actor actor, GuardPipeline pipeline, string? before, CancellationToken cancellationToken);
}

/// <summary>How often rules matched.</summary>
public interface IRuleHitQuery
{
    /// <summary>Matches by rule id in the last 30 days; a rule that never matched is missing. Null for an actor who may not manage guardrails.</summary>
    Task<IReadOnlyDictionary<string, long>?> LastMonthAsync(Actor actor, GuardPipeline pipeline, CancellationToken cancellationToken);
}
