using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>Looks for the phrases of rules: literals first, and a pattern only on a window around a literal that was there.</summary>
internal sealed class InjectionPhrases
{
    private const int Before = 160;
    private const int After = 240;

    private readonly InjectionRule[] _rules;
    private readonly KeywordIndex _anchors;
    private readonly int[] _owner;

    public InjectionPhrases(IReadOnlyList<InjectionRule> rules)
    {
        _rules = [.. rules];
        var anchors = _rules.SelectMany((rule, number) => rule.Anchors.Split('|').Select(anchor => (anchor, number))).ToArray();
        _anchors = new KeywordIndex([.. anchors.Select(entry => entry.anchor)]);
        _owner = [.. anchors.Select(entry => entry.number)];
    }

    /// <summary>Calls back with the place of each match in <paramref name="words"/>.</summary>
    public void Find(ReadOnlySpan<char> words, List<(InjectionRule Rule, int Start, int Length)> found)
    {
        Span<int> done = stackalloc int[_rules.Length];
        done.Clear();
        foreach (var hit in _anchors.Find(words))
        {
            var number = _owner[hit.Keyword];

            // A window is read once, whatever number of literals stand in it.
            if (hit.End <= done[number])
            {
                continue;
            }

            var from = Math.Max(0, hit.End - Before);
            var to = Math.Min(words.Length, hit.End + After);
            done[number] = to;
            Try(_rules[number], words, from, to, found);
        }
    }

    private static void Try(InjectionRule rule, ReadOnlySpan<char> words, int from, int to, List<(InjectionRule Rule, int Start, int Length)> found)
    {
        foreach (var match in rule.Regex.EnumerateMatches(words[from..to]))
        {
            var start = from + match.Index;
            while (start < from + match.Index + match.Length && !char.IsLetterOrDigit(words[start]) && words[start] is ' ' or '\n' or '.' or ',' or ':' or ';' or '!' or '?')
            {
                start++;
            }

            var length = match.Length - (start - from - match.Index);
            if ((rule.OnlyAsRequest && IsNoRequest(words, start)) || (rule.NotBefore is { } bad && bad.IsMatch(words[(start + length)..Math.Min(words.Length, start + length + 40)])))
            {
                continue;
            }

            found.Add((rule, start, length));
            return;
        }
    }

    private static bool IsNoRequest(ReadOnlySpan<char> words, int start)
    {
        var before = words[Math.Max(0, start - 60)..start];
        var sentence = before.LastIndexOfAny(".!?\n");
        return InjectionRules.NoRequest.IsMatch(before[(sentence + 1)..]);
    }
}
