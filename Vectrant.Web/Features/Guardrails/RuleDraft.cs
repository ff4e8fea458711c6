using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>What a person has typed into the form of a rule.</summary>
public sealed class RuleDraft
{
    /// <summary>Null for a new rule.</summary>
    public string? Id { get; private init; }

    public string Name { get; set; } = "";

    public GuardLayer Layer { get; set; } = GuardLayer.Input;

    public string Pattern { get; set; } = "";

    public RuleEffect Effect { get; set; } = RuleEffect.Block;

    public static RuleDraft Of(CustomRule rule) => new() { Id = rule.Id, Name = rule.Name, Layer = rule.Layer, Pattern = rule.Pattern, Effect = rule.Effect };

    public CustomRuleDraft ToRule() => new(Id, Name, Layer, Pattern, Effect);
}
