using System.Text;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>Where a value was taken out.</summary>
public enum RedactionPlace
{
    /// <summary>A customer's message.</summary>
    Message,

    /// <summary>The name a customer gave.</summary>
    Name,

    /// <summary>A question of an employee.</summary>
    Question,

    /// <summary>Why an employee found an answer unhelpful.</summary>
    Feedback,

    /// <summary>An earlier message, on its way to a model.</summary>
    History,

    /// <summary>A passage of the knowledge base, on its way to a model.</summary>
    Passage,

    /// <summary>What a model wrote.</summary>
    Answer,
}

/// <summary>A value that was replaced, without the value.</summary>
/// <param name="Type">One of <see cref="FindingTypes"/>.</param>
/// <param name="Placeholder">What stands there now.</param>
/// <param name="Count">How often, in this place.</param>
/// <param name="Place">Where.</param>
/// <param name="Rule">Which rule found it.</param>
public sealed record Replacement(string Type, string Placeholder, int Count, RedactionPlace Place, string Rule);

/// <summary>A text as it may be kept or sent on, and the account of what was taken out of it.</summary>
public sealed record Redacted(string Text, IReadOnlyList<Replacement> Replacements)
{
    /// <summary>Each placeholder once.</summary>
    public IReadOnlyList<string> Placeholders => [.. Replacements.Select(replacement => replacement.Placeholder).Distinct()];

    public static Redacted Of(CheckedText text, IPlaceholders names, RedactionPlace place)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        if (text.Hidden.Count == 0)
        {
            return new Redacted(text.Text, []);
        }

        var kept = new StringBuilder(text.Text.Length);
        var replaced = new List<Replacement>();
        var done = 0;
        foreach (var finding in text.Hidden)
        {
            var placeholder = names.For(finding.Type, text.Text.AsSpan(finding.Start, finding.Length));
            kept.Append(text.Text, done, finding.Start - done).Append(placeholder);
            done = finding.End;
            var same = replaced.FindIndex(earlier => earlier.Placeholder == placeholder && earlier.Rule == finding.Rule);
            if (same < 0)
            {
                replaced.Add(new Replacement(finding.Type, placeholder, 1, place, finding.Rule));
            }
            else
            {
                replaced[same] = replaced[same] with { Count = replaced[same].Count + 1 };
            }
        }

        return new Redacted(kept.Append(text.Text, done, text.Text.Length - done).ToString(), replaced);
    }
}
