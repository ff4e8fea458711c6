namespace Vectrant.Core.Guardrails.Rules;

/// <summary>
/// Finds in a pattern the longest piece of plain text that every match must hold. With it a rule of one's own costs nothing on a text
/// without that piece, as the built-in rules do with their anchors.
/// </summary>
internal static class PatternAnchor
{
    /// <summary>Shorter ones stand in nearly every text.</summary>
    private const int Shortest = 3;

    /// <summary>What stands behind a backslash for many signs, or for a place.</summary>
    private const string Classes = "dDwWsSbBAzZtnr";

    /// <summary>One lower-case literal, or none where no match has to hold one: what looks at too little is tried on every text, never skipped.</summary>
    public static IReadOnlyList<string> Of(string pattern)
    {
        var (best, run) = (string.Empty, new List<char>());
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '|':
                    return [];
                case '(' when pattern.AsSpan(i).StartsWith("(?") && !pattern.AsSpan(i).StartsWith("(?:") && !pattern.AsSpan(i).StartsWith("(?<"):
                    // Options inside of a pattern change what its signs mean.
                    return [];
                case '(' or '[':
                    End();
                    i = EndOfPart(pattern, i);
                    break;
                case '*' or '?' or '{':
                    // What stands before it may be missing.
                    if (run.Count > 0)
                    {
                        run.RemoveAt(run.Count - 1);
                    }

                    End();
                    i = pattern[i] == '{' ? Math.Max(i, pattern.IndexOf('}', i)) : i;
                    break;
                case '\\' when i + 1 < pattern.Length && Classes.Contains(pattern[i + 1]):
                    End();
                    i++;
                    break;
                case '\\' when i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]):
                    Take(pattern[++i]);
                    break;
                case '\\':
                    // A sign by its number or name: too rare to be worth reading.
                    return [];
                default:
                    Take(pattern[i]);
                    break;
            }
        }

        End();
        return best.Length < Shortest ? [] : [best];

        void Take(char sign)
        {
            if (char.IsAsciiLetterOrDigit(sign) || sign is ' ' or '-' or '_' or '@' or '#' or '/')
            {
                run.Add(char.ToLowerInvariant(sign));
            }
            else
            {
                End();
            }
        }

        void End()
        {
            best = run.Count > best.Length ? string.Concat(run) : best;
            run.Clear();
        }
    }

    /// <summary>Where a group or a set that begins here ends.</summary>
    private static int EndOfPart(string pattern, int start)
    {
        var (depth, sets) = (0, 0);
        for (var i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[' when sets == 0 || pattern[i - 1] == '-':
                    sets++;
                    i += pattern.AsSpan(i + 1).StartsWith("^]") ? 2 : pattern.AsSpan(i + 1).StartsWith("]") ? 1 : 0;
                    break;
                case ']' when sets > 0:
                    sets--;
                    break;
                case '(' when sets == 0:
                    depth++;
                    break;
                case ')' when sets == 0:
                    depth--;
                    break;
            }

            if (depth == 0 && sets == 0)
            {
                return i;
            }
        }

        return pattern.Length;
    }
}
