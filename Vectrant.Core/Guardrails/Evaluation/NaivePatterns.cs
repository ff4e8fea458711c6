using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails.Evaluation;

/// <summary>
/// The baseline of the benchmark: what a guard looks like that runs a list of expressions over each text, one after the other.
/// Decides nothing in the product.
/// </summary>
public sealed class NaivePatterns
{
    private readonly Regex[] _patterns;

    public NaivePatterns()
    {
        const RegexOptions style = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        string[] values =
        [
            @"\b(?:\d[ -]?){13,19}\b", @"\b[a-z]{2}\d{2}[a-z0-9]{11,30}\b", @"\b[\w.+-]+@[\w-]+\.[\w.]+\b", @"\+?\d[\d ()-]{7,}\d", @"\b\d{3}-\d{2}-\d{4}\b",
            @"\b(?:\d{1,3}\.){3}\d{1,3}\b", @"\b[a-z]{5}\d{4}[a-z]\b", @"\b\d{4} ?\d{4} ?\d{4}\b", @"\bsk_(live|test)_\w+", @"\bAKIA[A-Z0-9]{16}\b", @"-----BEGIN [A-Z ]+KEY-----",
            @"(api|secret|auth)[ _-]?(key|token)\s*[:=]\s*\S+",
        ];
        _patterns = [.. Rules.BuiltInRules.All.Where(rule => rule.Layer == GuardLayer.Input).Select(rule => rule.Pattern).Concat(values).Select(pattern => new Regex(pattern, style))];
    }

    public int Count => _patterns.Length;

    /// <summary>How many of them match.</summary>
    public int Run(string text)
    {
        var count = 0;
        foreach (var pattern in _patterns)
        {
            count += pattern.IsMatch(text) ? 1 : 0;
        }

        return count;
    }
}
