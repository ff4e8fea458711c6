namespace Vectrant.Core.Guardrails.Rules;

/// <summary>What of a pattern cannot be run without backtracking.</summary>
internal enum BacktrackingConstruct
{
    Lookaround,
    BackReference,
    AtomicGroup,
    Conditional,
    ContiguousMatch,
}

/// <summary>Reads just enough of a regular expression to name what is wrong with it and which characters it asks for.</summary>
internal static class PatternSyntax
{
    /// <summary>The first construct that needs backtracking, as it is written; null when there is none.</summary>
    public static (BacktrackingConstruct Kind, string Text)? Backtracking(string pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest[0] == '\\')
            {
                if (!inClass && rest.Length > 1 && OfEscape(rest[1]) is { } escaped)
                {
                    return (escaped, rest[..2].ToString());
                }

                i++;
            }
            else if (inClass)
            {
                inClass = rest[0] != ']';
            }
            else if (rest[0] == '[')
            {
                inClass = true;
            }
            else if (OfGroup(rest) is { } group)
            {
                return group;
            }
        }

        return null;
    }

    /// <summary>Letters, digits and signs that the pattern names, each once; what a text must hold to keep it busy.</summary>
    public static IReadOnlyList<char> Alphabet(string pattern)
    {
        var found = new SortedSet<char>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i++;
                found.UnionWith(pattern[i] switch
                {
                    'd' => "07",
                    'w' or 'S' => "aZ_5",
                    's' => " \n",
                    'b' or 'B' => "a ",
                    'p' or 'P' => "aÄ1",
                    var other => char.IsLetterOrDigit(other) ? "a" : other.ToString(),
                });
            }
            else if (char.IsLetterOrDigit(pattern[i]) || pattern[i] is '-' or '@' or '#' or '/' or ':' or '_' or ' ' or '"' or '\'')
            {
                found.Add(pattern[i]);
            }
        }

        return [.. found];
    }

    private static BacktrackingConstruct? OfEscape(char sign) => sign switch
    {
        >= '1' and <= '9' or 'k' => BacktrackingConstruct.BackReference,
        'G' => BacktrackingConstruct.ContiguousMatch,
        _ => null,
    };

    private static (BacktrackingConstruct Kind, string Text)? OfGroup(ReadOnlySpan<char> rest)
    {
        foreach (var (opening, kind) in Openings)
        {
            if (rest.StartsWith(opening, StringComparison.Ordinal))
            {
                return (kind, opening);
            }
        }

        return null;
    }

    private static (string Opening, BacktrackingConstruct Kind)[] Openings { get; } =
    [
        ("(?=", BacktrackingConstruct.Lookaround),
        ("(?!", BacktrackingConstruct.Lookaround),
        ("(?<=", BacktrackingConstruct.Lookaround),
        ("(?<!", BacktrackingConstruct.Lookaround),
        ("(?>", BacktrackingConstruct.AtomicGroup),
        ("(?(", BacktrackingConstruct.Conditional),
    ];
}
