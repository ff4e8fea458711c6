using System.Text;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>Takes findings out of a text.</summary>
public static class RedactedText
{
    /// <param name="text">As it was checked.</param>
    /// <param name="findings">By place, not overlapping, offsets of this text; every one is replaced.</param>
    /// <param name="placeholders">The names that replace them.</param>
    public static string Of(string text, IEnumerable<Finding> findings, IPlaceholders placeholders)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(placeholders);
        var redacted = new StringBuilder(text.Length);
        var done = 0;
        foreach (var finding in findings)
        {
            redacted.Append(text, done, finding.Start - done);
            redacted.Append(placeholders.For(finding.Type, text.AsSpan(finding.Start, finding.Length)));
            done = finding.End;
        }

        return redacted.Append(text, done, text.Length - done).ToString();
    }
}
