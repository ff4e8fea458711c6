using System.Text;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Guardrails.Rules;

namespace Vectrant.Core.Guardrails;

/// <summary>
/// Takes out of retrieved passages what instructs an assistant, secrets, and personal data. An organisation's own account number or
/// telephone is ordinary knowledge and stays; a person's record is not and goes.
/// </summary>
public sealed class ContextSanitiser(IGuardRules rules, ILogger<ContextSanitiser> logger) : IContextSanitiser
{
    private const int ManyRedactions = 5;
    private const int LargeContext = 50_000;
    private const int LongestLine = 400;

    public SanitisedContext Clean(IReadOnlyList<string> passages, GuardPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(passages);
        try
        {
            return Clean(passages, rules.For(pipeline));
        }
        catch (Exception exception)
        {
            // Unread by the guard, so unread by the model.
            logger.LogError("The context sanitiser failed with {Fault} on {Count} passages; none of them was used.", exception.GetType().Name, passages.Count);
            return new SanitisedContext(new GuardVerdict(Verdict.Block, "guard_failed", new Dictionary<string, int>()), [.. passages.Select(_ => string.Empty)], [.. passages.Select(_ => (IReadOnlyList<Finding>)[])]);
        }
    }

    /// <summary>The same with rules that are not in force, for a try-out.</summary>
    public static SanitisedContext Clean(IReadOnlyList<string> passages, GuardRules rules)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(rules);
        var compiled = CompiledRules.Of(rules, GuardLayer.Context);
        var logged = new List<Finding>();
        List<IReadOnlyList<Finding>> found = [.. passages.Select(passage => Find(passage, compiled, rules.Profile, logged))];
        IReadOnlyList<string> texts = [.. passages.Zip(found, (passage, findings) => Without(passage, findings))];
        return new SanitisedContext(Judge(passages, found), texts, found) { Logged = logged };
    }

    private static List<Finding> Find(string passage, CompiledRules compiled, GuardProfile profile, List<Finding> logged)
    {
        var scanners = GuardScanners.Scan(passage, compiled, instructionsOnly: true);
        if (scanners.Found.Count == 0)
        {
            return [];
        }

        var findings = scanners.Found.ToList().Select(finding => finding.Type == FindingTypes.Injection && compiled.EffectOf(finding) is not null ? WholeLine(passage, finding) : finding);
        var record = PersonRecord.Of(passage, scanners.Found.Span);
        var counting = findings.Where(finding => compiled.ModeOf(finding) != RuleMode.Off
            && (profile == GuardProfile.Strict || compiled.EffectOf(finding) is not null || record.Holds(finding))).ToList();
        logged.AddRange(counting.Where(finding => compiled.ModeOf(finding) == RuleMode.LogOnly));
        return FindingList.Apart(counting.Where(finding => compiled.ModeOf(finding) == RuleMode.On));
    }

    // A phrase that gives an order takes its line along; of a line without end, as in text that was a page, its surroundings.
    private static Finding WholeLine(string passage, Finding finding)
    {
        var first = Math.Max(0, finding.Start - LongestLine);
        var start = passage.LastIndexOf('\n', Math.Max(0, finding.Start - 1), Math.Max(0, finding.Start - 1) - first + 1) + 1;
        var end = passage.IndexOf('\n', finding.End, Math.Min(LongestLine, passage.Length - finding.End));
        start = start == 0 ? first : start;
        end = end < 0 ? Math.Min(passage.Length, finding.End + LongestLine) : end;
        return finding with { Start = start, Length = end - start };
    }

    private static string Without(string passage, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return passage;
        }

        var text = new StringBuilder(passage.Length);
        var done = 0;
        foreach (var finding in findings)
        {
            text.Append(passage, done, Math.Max(0, finding.Start - done));
            done = finding.End;
            if (finding.Type != FindingTypes.Injection)
            {
                text.Append(PlaceholderIn(finding));
            }
            else if (IsLineStart(text) && done < passage.Length && passage[done] == '\n')
            {
                // The line goes whole, with its end.
                done++;
            }
        }

        return text.Append(passage, done, passage.Length - done).ToString();
    }

    /// <summary>What stands in a passage for a finding. Without a number: a name of the conversation means another value.</summary>
    public static string PlaceholderIn(Finding finding) => $"[REDACTED_{finding.Type.ToUpperInvariant()}]";

    private static bool IsLineStart(StringBuilder text) => text.Length == 0 || text[^1] == '\n';

    private static GuardVerdict Judge(IReadOnlyList<string> passages, List<IReadOnlyList<Finding>> found)
    {
        var all = found.SelectMany(findings => findings).ToList();
        var instructions = all.Count(finding => finding.Type == FindingTypes.Injection);
        var redactions = all.Count - instructions;
        var characters = passages.Sum(passage => passage.Length);
        var counts = new Dictionary<string, int> { ["instruction_lines"] = instructions, ["redactions"] = redactions, ["characters"] = characters };
        var issues = new List<string>();
        if (instructions > 0)
        {
            issues.Add("context_instructions_removed");
        }

        if (redactions > ManyRedactions)
        {
            issues.Add("context_many_redactions");
        }

        if (characters > LargeContext)
        {
            issues.Add("context_large");
        }

        var (verdict, code) = all.Count > 0 ? (Verdict.Redact, "context_redacted") : issues.Count > 0 ? (Verdict.Warn, string.Empty) : (Verdict.Allow, "context_clean");
        return new GuardVerdict(verdict, issues.Count > 0 ? issues[0] : code, counts) { Rules = FindingList.Rules(all), Issues = issues };
    }
}
