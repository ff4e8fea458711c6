using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>Judges a passage sentence by sentence: what instructs an assistant, or is out of place, goes as a whole.</summary>
internal sealed class InjectionLines(InjectionHead head)
{
    /// <summary>Rule id of what the model found.</summary>
    public const string ModelRule = "injection.line_model";

    private const int LongestComment = 2000;

    private readonly InjectionPhrases _phrases = new(InjectionRules.Lines);

    /// <summary>
    /// Adds a finding for each such sentence. The scratch brings the places of the phrases that no message may hold either.
    /// </summary>
    public void Find(ShadowText passage, InjectionDetector.Scratch scratch, Findings findings)
    {
        var words = passage.Words;
        _phrases.Find(words, scratch.Found);
        scratch.Features.Read(words);
        scratch.Sums.Read(scratch.Features, head);
        scratch.Found.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var (features, next, taken) = (scratch.Features, 0, 0);
        for (var (from, i) = (0, 1); i <= features.Words; i++)
        {
            if (i < features.Words && !features.Opens(i))
            {
                continue;
            }

            var probability = head.Probability(scratch.Sums.Score(head, from, i));
            var (start, end) = Bounds(words, features.Start(from), features.End(i - 1));
            var rule = RuleIn(scratch.Found, start, end, ref next);
            if (rule is not null || probability >= InjectionDetector.Attack)
            {
                (start, end) = WithComment(words, start, WithCode(words, end));
                (start, taken) = (Math.Max(start, taken), end);
                var (place, length) = passage.FromWords(start, end - start);
                findings.Add(new Finding(rule?.Id ?? ModelRule, FindingTypes.Injection, place, length, Math.Max(rule?.Score ?? 0, probability)));
                while (i < features.Words && features.Start(i) < end)
                {
                    i++;
                }
            }

            from = i;
        }
    }

    // Sentences come in order, and so do the phrases: each is looked at once, but for those that reach over an end.
    private static InjectionRule? RuleIn(List<(InjectionRule Rule, int Start, int Length)> found, int start, int end, ref int next)
    {
        while (next < found.Count && found[next].Start + found[next].Length <= start)
        {
            next++;
        }

        return next < found.Count && found[next].Start < end ? found[next].Rule : null;
    }

    // The signs around a sentence belong to it: what lists, quotes or heads it, and what ends it.
    private static (int Start, int End) Bounds(ReadOnlySpan<char> words, int start, int end)
    {
        while (start > 0 && words[start - 1] is not ('\n' or ' ' or '.' or '!' or '?' or ';'))
        {
            start--;
        }

        while (end < words.Length && words[end] != '\n' && !char.IsLetterOrDigit(words[end]))
        {
            end++;
        }

        return (start, end);
    }

    // A comment that instructs goes with its marks: half of one would hide what follows.
    private static (int Start, int End) WithComment(ReadOnlySpan<char> words, int start, int end)
    {
        var before = Math.Max(0, start - LongestComment);
        var open = words[before..start].LastIndexOf("<!--");
        if (open < 0 || words[(before + open)..start].Contains("-->", StringComparison.Ordinal))
        {
            return (start, end);
        }

        var inside = before + open + 4;
        var close = words[inside..Math.Min(words.Length, end + LongestComment)].IndexOf("-->");
        return (before + open, close < 0 ? end : Math.Max(end, inside + close + 3));
    }

    // "Add the following code:" takes the fenced block that follows along.
    private static int WithCode(ReadOnlySpan<char> words, int end)
    {
        var rest = words[end..].TrimStart(" \n\r\t");
        if (!rest.StartsWith("'''") && !rest.StartsWith("~~~"))
        {
            return end;
        }

        var open = words.Length - rest.Length;
        var close = words[(open + 3)..].IndexOf(rest[..3]);
        return close < 0 ? words.Length : open + 3 + close + 3;
    }
}
