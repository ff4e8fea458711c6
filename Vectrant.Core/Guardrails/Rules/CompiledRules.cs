using System.Runtime.CompilerServices;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>The rules of one layer and profile, ready to run, and what each finding leads to.</summary>
internal sealed class CompiledRules
{
    private static readonly ConditionalWeakTable<GuardRules, CompiledRules[]> Known = [];
    private readonly Dictionary<string, MatchedRule> _byId;
    private readonly GuardRules _rules;

    private CompiledRules(GuardRules rules, GuardLayer layer)
    {
        _rules = rules;
        var active = BuiltInRules.All
            .Where(rule => rule.Layer == layer && rule.Profiles.Contains(rules.Profile))
            .Select(rule => new MatchedRule(rule.Id, rule.Type, rule.Anchors, rule.Pattern, rule.Effect, rules.Modes.GetValueOrDefault(rule.Id, RuleMode.On), 1))
            .Concat(rules.Custom.Where(rule => rule.Layer == layer).Select(rule => new MatchedRule(rule.Id, rule.Effect == RuleEffect.Redact ? FindingTypes.Custom : FindingTypes.Restricted, [], rule.Pattern, rule.Effect, rule.Mode, 1)))
            .Where(rule => rule.Mode != RuleMode.Off)
            .ToList();
        _byId = active.ToDictionary(rule => rule.Id);
        Matcher = new RuleMatcher(active);
    }

    public RuleMatcher Matcher { get; }

    /// <summary>The same snapshot is compiled once.</summary>
    public static CompiledRules Of(GuardRules rules, GuardLayer layer) =>
        Known.GetValue(rules, key => [.. Enum.GetValues<GuardLayer>().Select(each => new CompiledRules(key, each))])[(int)layer];

    /// <summary>What a word rule does; null when the finding comes from a scanner.</summary>
    public RuleEffect? EffectOf(Finding finding) => _byId.TryGetValue(finding.Rule, out var rule) ? rule.Effect : null;

    public RuleMode ModeOf(Finding finding) =>
        _byId.TryGetValue(finding.Rule, out var rule) ? rule.Mode
        : _rules.Modes.Count == 0 ? RuleMode.On
        : _rules.Modes.TryGetValue(finding.Rule, out var own) ? own
        : _rules.Modes.GetValueOrDefault(Detector.Prefix + finding.Type, RuleMode.On);

    /// <summary>
    /// The text as word rules and the detection of attacks read it: phrases that the organisation allows are blank in it, everything
    /// else stands where it stood. The same string when none occurs.
    /// </summary>
    public string WithoutAllowed(string text)
    {
        var blank = text;
        foreach (var phrase in _rules.AllowPhrases)
        {
            if (phrase.Length > 0 && blank.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                blank = blank.Replace(phrase, new string(' ', phrase.Length), StringComparison.OrdinalIgnoreCase);
            }
        }

        return blank;
    }
}
