using Microsoft.Extensions.Logging;
using Vectrant.Core.Guardrails.Rules;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// Stops an answer that shows a secret or personal data, gives its own prompt away, instructs the reader's assistant, or links to
/// where its sources do not. What the organisation wrote into its knowledge on purpose, such as its own account number, is no leak:
/// a value of such a type that stands letter by letter in a sanitised source passes.
/// </summary>
public sealed class OutputPolicy(IGuardRules rules, ILogger<OutputPolicy> logger) : IOutputPolicy
{
    private static readonly OutputCheck Clean = new(GuardVerdict.Allow("output_clean"), 0, []);

    private static readonly HashSet<string> NeverShown =
    [
        FindingTypes.Card, FindingTypes.Ssn, FindingTypes.Aadhaar, FindingTypes.Pan, FindingTypes.Passport, FindingTypes.DriverLicence, FindingTypes.VoterId,
        FindingTypes.PinCode, FindingTypes.Secret,
    ];

    private static readonly HashSet<string> ShownFromSources =
        [FindingTypes.AccountNumber, FindingTypes.Iban, FindingTypes.Bic, FindingTypes.Aba, FindingTypes.Ifsc, FindingTypes.Gstin, FindingTypes.TaxId, FindingTypes.Upi];

    public OutputCheck Check(string text, AnswerOrigin? origin, GuardPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return Check(text, origin, rules.For(pipeline));
        }
        catch (Exception exception)
        {
            logger.LogError("The output policy failed with {Fault} on an answer of {Length} characters; it was blocked.", exception.GetType().Name, text.Length);
            return new OutputCheck(new GuardVerdict(Verdict.Block, "guard_failed", new Dictionary<string, int>()), 1, []);
        }
    }

    /// <summary>The same with rules that are not in force, for a try-out.</summary>
    public static OutputCheck Check(string text, AnswerOrigin? origin, GuardRules rules)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(rules);
        var compiled = CompiledRules.Of(rules, GuardLayer.Output);
        var scanners = GuardScanners.Scan(text, compiled);
        AnswerLinks.FindActive(text, origin?.Sources, scanners.Found);
        if (origin is not null)
        {
            AnswerLinks.Find(text, origin.Sources, scanners.Found);
            FindCanary(scanners.Shadow, origin.Canary, scanners.Found);
        }

        return scanners.Found.Count == 0 ? Clean : Judge(text, origin, compiled, scanners.Found.ToList());
    }

    private static OutputCheck Judge(string text, AnswerOrigin? origin, CompiledRules compiled, IReadOnlyList<Finding> all)
    {
        var blocking = new List<Finding>();
        var warning = new List<Finding>();
        var logged = new List<Finding>();
        foreach (var finding in all)
        {
            if (compiled.ModeOf(finding) == RuleMode.LogOnly)
            {
                logged.Add(finding);
            }
            else if (compiled.ModeOf(finding) == RuleMode.On)
            {
                (compiled.EffectOf(finding) is { } effect ? effect == RuleEffect.Warn ? warning : blocking : Leaks(text, origin, finding) ? blocking : null)?.Add(finding);
            }
        }

        if (blocking.Count == 0 && warning.Count == 0)
        {
            return logged.Count == 0 ? Clean : Clean with { Logged = logged };
        }

        var deciding = blocking.Count > 0 ? blocking : warning;
        var verdict = new GuardVerdict(blocking.Count > 0 ? Verdict.Block : Verdict.Warn, Code(blocking), FindingList.Count(deciding)) { Rules = FindingList.Rules(deciding) };
        return new OutputCheck(verdict, deciding.Max(finding => finding.Score), FindingList.Apart(deciding)) { Logged = logged };
    }

    private static bool Leaks(string text, AnswerOrigin? origin, Finding finding) =>
        // Only phrases: the model has learnt how people write to an assistant, and answers are written to people.
        finding.Type == FindingTypes.Injection ? finding.Rule != Injection.InjectionDetector.ModelRule && finding.Score >= Injection.InjectionDetector.Attack
        : NeverShown.Contains(finding.Type) || finding.Type is FindingTypes.ForeignLink or FindingTypes.PromptLeak
        || (ShownFromSources.Contains(finding.Type) && !(origin is not null && Stands(text.AsSpan(finding.Start, finding.Length), origin.Sources)));

    private static bool Stands(ReadOnlySpan<char> value, IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
        {
            if (source.AsSpan().Contains(value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Code(List<Finding> blocking) =>
        blocking.Count == 0 ? "output_suspicious"
        : blocking.Exists(finding => finding.Type == FindingTypes.PromptLeak) ? "output_prompt_leak"
        : blocking.Exists(finding => finding.Type == FindingTypes.ForeignLink) ? "output_active_content"
        : blocking.Exists(finding => finding.Type == FindingTypes.Injection) ? "output_instructs"
        : blocking.Exists(finding => finding.Type == FindingTypes.Restricted) ? "output_restricted"
        : "output_sensitive";

    // A model that spells the word with signs between its letters still gives it away.
    private static void FindCanary(ShadowText shadow, string canary, Findings findings)
    {
        var (text, matched, start) = (shadow.Plain, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                continue;
            }

            var c = char.ToUpperInvariant(text[i]);
            matched = c == canary[matched] ? matched + 1 : c == canary[0] ? 1 : 0;
            start = matched == 1 ? i : start;
            if (matched == canary.Length)
            {
                var (at, length) = shadow.FromPlain(start, i + 1 - start);
                findings.Add(new Finding("output.canary", FindingTypes.PromptLeak, at, length, 1));
                return;
            }
        }
    }
}
