namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What a rule does when it matches.</summary>
public enum RuleEffect
{
    Redact,
    Warn,
    Block,
}

/// <summary>Whether a rule works.</summary>
public enum RuleMode
{
    Off,

    /// <summary>A match is recorded as an event and changes nothing.</summary>
    LogOnly,
    On,
}

/// <summary>A rule that an admin wrote.</summary>
/// <param name="Id">Stable id, <c>custom.</c> and a name in lower snake case.</param>
/// <param name="Layer">Where it looks.</param>
/// <param name="Pattern">A regular expression that .NET can run without backtracking; compared without case on the normalised text.</param>
/// <param name="Effect">What a match does.</param>
/// <param name="Mode">Whether it works.</param>
public sealed record CustomRule(string Id, GuardLayer Layer, string Pattern, RuleEffect Effect, RuleMode Mode)
{
    /// <summary>What every id of an own rule begins with, and no id of a built-in one.</summary>
    public const string Prefix = "custom.";

    /// <summary>What people call it.</summary>
    public string Name { get; init; } = Id;
}

/// <summary>Everything an admin decided about one pipeline's guard. An immutable snapshot.</summary>
/// <param name="Profile">Words or intentions.</param>
/// <param name="Modes">Built-in rules and detectors that are not simply on, by id.</param>
/// <param name="Custom">Rules of the organisation, in force or logging.</param>
/// <param name="AllowPhrases">Word rules and the detection of attacks read a text as if such a phrase were not there; compared without case.</param>
public sealed record GuardRules(
    GuardProfile Profile, IReadOnlyDictionary<string, RuleMode> Modes, IReadOnlyList<CustomRule> Custom, IReadOnlyList<string> AllowPhrases)
{
    /// <summary>As shipped: balanced, every built-in rule on.</summary>
    public static GuardRules Shipped { get; } = new(GuardProfile.Balanced, new Dictionary<string, RuleMode>(), [], []);
}

/// <summary>The rules in force. Reading them costs nothing: a snapshot, replaced when an admin changes something.</summary>
public interface IGuardRules
{
    GuardRules For(GuardPipeline pipeline);
}
