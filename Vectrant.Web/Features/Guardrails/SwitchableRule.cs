using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>A built-in rule or a detector as the list shows it.</summary>
/// <param name="Layer">Null: in every layer.</param>
public sealed record SwitchableRule(
    string Id, string Category, GuardLayer? Layer, RuleEffect Effect, IReadOnlyList<GuardProfile> Profiles, string Description, IReadOnlyList<string> Match, IReadOnlyList<string> NoMatch)
{
    /// <summary>Everything that can be switched; within a category detectors first.</summary>
    public static IReadOnlyList<SwitchableRule> All { get; } =
    [
        .. Detectors.All.Select(detector => new SwitchableRule(
            detector.Id,
            detector.Category,
            null,
            detector.Type == FindingTypes.Injection ? RuleEffect.Block : RuleEffect.Redact,
            Enum.GetValues<GuardProfile>(),
            detector.Description,
            detector.Match,
            detector.NoMatch)),
        .. BuiltInRules.All.Select(rule => new SwitchableRule(rule.Id, rule.Category, rule.Layer, rule.Effect, rule.Profiles, rule.Description, rule.Match, rule.NoMatch)),
    ];
}
