using Microsoft.Extensions.Logging;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// What a message may contain: word rules of the profile, attacks on the assistant, personal data, secrets. The strongest finding
/// decides; personal data is redacted, a password that is told or an attack blocks.
/// </summary>
public sealed class InputPolicy(IGuardRules rules, ILogger<InputPolicy> logger) : IInputPolicy
{
    private static readonly InputCheck Clean = new(GuardVerdict.Allow("input_clean"), 0, []);

    public InputCheck Check(string text, GuardPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return Check(text, rules.For(pipeline));
        }
        catch (Exception exception)
        {
            // A guard that cannot look lets nothing through. Only the kind of fault is logged: its words may quote the text.
            logger.LogError("The input policy failed with {Fault} on a text of {Length} characters; it was blocked.", exception.GetType().Name, text.Length);
            return new InputCheck(new GuardVerdict(Verdict.Block, "guard_failed", new Dictionary<string, int>()), 1, []);
        }
    }

    /// <summary>The same with rules that are not in force, for a try-out.</summary>
    public static InputCheck Check(string text, GuardRules rules)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(rules);
        var compiled = CompiledRules.Of(rules, GuardLayer.Input);
        var scanners = GuardScanners.Scan(text, compiled);
        return scanners.Found.Count == 0 ? Clean : Judge(text, compiled, scanners.Found.ToList());
    }

    private static InputCheck Judge(string text, CompiledRules compiled, IReadOnlyList<Finding> all)
    {
        var findings = new List<(Finding Finding, RuleEffect Effect)>();
        var logged = new List<Finding>();
        foreach (var finding in all)
        {
            var mode = compiled.ModeOf(finding);
            if (mode == RuleMode.LogOnly)
            {
                logged.Add(finding);
            }
            else if (mode == RuleMode.On)
            {
                findings.Add((finding, compiled.EffectOf(finding) ?? EffectOf(finding)));
            }
        }

        if (findings.Count == 0)
        {
            return logged.Count == 0 ? Clean : Clean with { Logged = logged };
        }

        var effect = findings.Max(pair => pair.Effect);
        var score = findings.Max(pair => pair.Finding.Score);
        var deciding = findings.Where(pair => pair.Effect == effect).Select(pair => pair.Finding).ToList();
        var (verdict, code) = effect switch
        {
            RuleEffect.Block => (Verdict.Block, BlockCode(deciding)),
            RuleEffect.Warn => (Verdict.Warn, "input_suspicious"),
            _ => (Verdict.Redact, "input_redacted"),
        };
        var kept = FindingList.Apart(verdict == Verdict.Block
            ? findings.Select(pair => pair.Finding)
            : findings.Where(pair => pair.Effect == RuleEffect.Redact).Select(pair => pair.Finding));
        return new InputCheck(new GuardVerdict(verdict, code, FindingList.Count(deciding)) { Rules = FindingList.Rules(deciding) }, score, kept) { Logged = logged };
    }

    private static RuleEffect EffectOf(Finding finding) => finding.Type switch
    {
        FindingTypes.Injection => finding.Score >= Injection.InjectionDetector.Attack ? RuleEffect.Block : RuleEffect.Warn,
        FindingTypes.Secret when finding.Rule == Secrets.CommonNames.PasswordStated => RuleEffect.Block,
        _ => RuleEffect.Redact,
    };

    private static string BlockCode(IReadOnlyList<Finding> deciding) =>
        deciding.Any(finding => finding.Type == FindingTypes.Injection) ? "input_manipulation"
        : deciding.Any(finding => finding.Type == FindingTypes.Secret) ? "input_discloses"
        : "input_restricted";
}
