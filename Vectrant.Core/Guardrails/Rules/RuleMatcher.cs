using System.Text.RegularExpressions;
using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Rules;

/// <summary>
/// Runs many rules over one text: a single pass looks for the anchors of all of them, and only a rule whose anchor is there is
/// tried. Time grows with the text and with the rules that are tried, never with their product over positions: each expression
/// runs without backtracking, once, and stops after <see cref="MostFindings"/> matches.
/// </summary>
internal sealed class RuleMatcher
{
    /// <summary>More places of one rule say nothing new.</summary>
    private const int MostFindings = 16;

    private static readonly Dictionary<string, Regex> Compiled = [];
    private readonly Entry[] _entries;
    private readonly KeywordIndex? _anchors;
    private readonly int[] _ownerOfAnchor;
    private readonly int[] _always;

    public RuleMatcher(IEnumerable<MatchedRule> rules)
    {
        _entries = [.. rules.Select(rule => new Entry(rule.Anchors.Count > 0 ? rule : rule with { Anchors = PatternAnchor.Of(rule.Pattern) }, Compile(rule.Pattern)))];
        var anchors = _entries.SelectMany((entry, place) => entry.Rule.Anchors.Select(anchor => (anchor, place))).ToList();
        _anchors = anchors.Count == 0 ? null : new KeywordIndex([.. anchors.Select(pair => LatinLetters.WithoutMarks(pair.anchor))]);
        _ownerOfAnchor = [.. anchors.Select(pair => pair.place)];
        _always = [.. _entries.Select((entry, place) => (entry, place)).Where(pair => pair.entry.Rule.Anchors.Count == 0).Select(pair => pair.place)];
    }

    /// <summary>Shared by all snapshots: an automaton that has seen text before is fast from the start.</summary>
    public static Regex Compile(string pattern)
    {
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(pattern, out var regex))
            {
                regex = Compiled[pattern] = new Regex(LatinLetters.WithoutMarks(pattern), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            }

            return regex;
        }
    }

    public void Find(ShadowText text, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        if (_entries.Length == 0)
        {
            return;
        }

        Find(text.Words, text, null, findings);
        foreach (var decoded in text.Decoded)
        {
            Find(decoded.Text, text, decoded, findings);
        }
    }

    private void Find(ReadOnlySpan<char> words, ShadowText text, DecodedText? decoded, Findings findings)
    {
        Span<ulong> tried = stackalloc ulong[(_entries.Length + 63) / 64];
        if (_anchors is not null)
        {
            foreach (var hit in _anchors.Find(words))
            {
                Try(_ownerOfAnchor[hit.Keyword], words, text, decoded, tried, findings);
            }
        }

        foreach (var place in _always)
        {
            Try(place, words, text, decoded, tried, findings);
        }
    }

    private void Try(int place, ReadOnlySpan<char> words, ShadowText text, DecodedText? decoded, Span<ulong> tried, Findings findings)
    {
        var bit = 1UL << (place & 63);
        if ((tried[place >> 6] & bit) != 0)
        {
            return;
        }

        tried[place >> 6] |= bit;
        var entry = _entries[place];
        var left = MostFindings;
        foreach (var match in entry.Regex.EnumerateMatches(words))
        {
            var (start, length) = entry.HasValue ? Value(entry.Regex, words, match) : (match.Index, match.Length);

            // What stands encoded has no places of its own: all of the encoded text is meant.
            (start, length) = decoded is { } piece ? (piece.Start, piece.Length) : text.FromWords(start, length);
            findings.Add(new Finding(entry.Rule.Id, entry.Rule.Type, start, length, entry.Rule.Score));
            if (--left == 0 || decoded is not null)
            {
                break;
            }
        }
    }

    // Groups cost memory, and only a text with a finding pays for it.
    private static (int Start, int Length) Value(Regex regex, ReadOnlySpan<char> words, ValueMatch match)
    {
        var group = regex.Match(words.Slice(match.Index, match.Length).ToString()).Groups["v"];
        return group.Success ? (match.Index + group.Index, group.Length) : (match.Index, match.Length);
    }

    private sealed record Entry(MatchedRule Rule, Regex Regex)
    {
        public bool HasValue { get; } = Regex.GroupNumberFromName("v") >= 0;
    }
}

/// <summary>A rule as the matcher needs it, built-in or the organisation's own.</summary>
/// <param name="Score">0 to 1.</param>
internal sealed record MatchedRule(string Id, string Type, IReadOnlyList<string> Anchors, string Pattern, RuleEffect Effect, RuleMode Mode, float Score);
