using System.Buffers;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Passwords that stand before the word ("… is my password") or behind a name and no word at all ("login nora / …").</summary>
internal static class StatedBackwards
{
    private const int LongestValue = 128;
    private const int LongestWord = 12;
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\u00a0");
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"`“”»<>");
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+-");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'-.");
    private static readonly string[] Links = ["as", "is", "was", "als", "ist", "war"];
    private static readonly string[] Owners = ["my", "our", "the", "his", "her", "their", "a", "mein", "meine", "unser", "das", "new", "old", "current", "login", "account", "admin", "neues", "altes"];
    private static readonly string[] GoesOn = ["for", "to", "on", "at", "and", "but", "in", "there", "everywhere", "here", "now", "since", "please", "because", "so", "with", "of", "thanks", "für", "und", "auf", "bei", "im", "aber", "bitte", "zu", "or", "if", "can", "could", "it"];
    private static readonly string[] Labels = [" is ", " as ", " = ", ": ", ":", " "];

    /// <summary>"I use Blue-Fox-31 as my password": the value stands before the link and the owner.</summary>
    public static void Password(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (start < 9 || text[start - 1] != ' ' || !EndsSaying(text, end))
        {
            return;
        }

        var place = start;
        for (var words = 0; words < 4; words++)
        {
            var word = WordBefore(text, ref place);
            if (Contains(Links, word))
            {
                var value = Trim(text, TokenBefore(text, place), out var at);
                if (value.Length >= 6 && !value.Contains('/') && value.ContainsAnyExcept(Letters) && CommonNames.IsPassword(value, stated: true, spoken: false))
                {
                    candidates.Add(CommonNames.PasswordStated, at, value.Length, 1);
                }

                return;
            }

            if (!Contains(Owners, word))
            {
                return;
            }
        }
    }

    /// <summary>"login nora / Blue-Fox-31": a name, a stroke, and what looks like a password.</summary>
    public static void Login(ReadOnlySpan<char> text, int start, int end, ref ScanContext context, Candidates candidates)
    {
        if (start > 0 && char.IsLetterOrDigit(text[start - 1]))
        {
            return;
        }

        var place = 0;
        var rest = text.Slice(end, Math.Min(LongestValue * 2, text.Length - end));
        var isLabelled = false;
        foreach (var label in Labels)
        {
            if (rest.StartsWith(label, StringComparison.OrdinalIgnoreCase))
            {
                (place, isLabelled) = (label.Length, label.Length > 1 || label == ":");
                break;
            }
        }

        var name = rest[place..];
        var width = name.IndexOfAnyExcept(NameLetters);
        if (place == 0 || width is < 2 or > 64 || !name[..width].ContainsAnyInRange('A', 'z'))
        {
            return;
        }

        var stroke = name[width..];
        var gap = stroke.StartsWith(" / ") || stroke.StartsWith(" | ") ? 3 : isLabelled && stroke[0] is '/' or ':' && !stroke.StartsWith("://") ? 1 : 0;
        var value = stroke[gap..];
        var stop = value.IndexOfAny(Ends);
        value = (stop < 0 ? value : value[..stop]).TrimEnd(".,;:)]}'");
        if (gap > 0 && value.Length is >= 6 and <= LongestValue && !value.Contains('/') && value.ContainsAnyExcept(Letters)
            && (isLabelled || (value.ContainsAnyInRange('A', 'Z') && Kinds(value) >= 3)) && CommonNames.IsPassword(value, stated: true, spoken: false))
        {
            candidates.Add(CommonNames.PasswordStated, end + place + width + gap, value.Length, 1);
        }
    }

    // Of small letters, capitals, digits and signs.
    private static int Kinds(ReadOnlySpan<char> value)
    {
        var (small, capital, digit, sign) = (0, 0, 0, 0);
        foreach (var c in value)
        {
            small |= char.IsLower(c) ? 1 : 0;
            capital |= char.IsUpper(c) ? 1 : 0;
            digit |= char.IsDigit(c) ? 1 : 0;
            sign |= char.IsLetterOrDigit(c) ? 0 : 1;
        }

        return small + capital + digit + sign;
    }

    // "… is the password policy" speaks of something else.
    private static bool EndsSaying(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return end >= text.Length || text[end] is '.' or ',' or '!' or '?' or ';' or ')' or '\n' or '\r' or '"';
        }

        var next = text.Slice(end + 1, Math.Min(LongestWord, text.Length - end - 1));
        var stop = 0;
        while (stop < next.Length && char.IsLetter(next[stop]))
        {
            stop++;
        }

        return stop == 0 || Contains(GoesOn, next[..stop]);
    }

    // The word that ends before a place, with the blank between; the place moves in front of it.
    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, ref int place)
    {
        if (place == 0 || text[place - 1] != ' ')
        {
            return default;
        }

        var end = --place;
        while (place > 0 && end - place < LongestWord && char.IsLetter(text[place - 1]))
        {
            place--;
        }

        return text[place..end];
    }

    private static (int Start, int End) TokenBefore(ReadOnlySpan<char> text, int place)
    {
        var end = place - (place > 0 && text[place - 1] == ' ' ? 1 : 0);
        var window = text[Math.Max(0, end - LongestValue - 1)..end];
        var blank = window.LastIndexOfAny(Blanks);
        return (end == place ? end : end - window.Length + blank + 1, end);
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text, (int Start, int End) token, out int at)
    {
        const string Marks = "\"'`“”„‘’«»<>()[]{},;:";
        var value = text[token.Start..token.End].TrimStart(Marks);
        at = token.End - value.Length;
        return value.TrimEnd(Marks);
    }

    private static bool Contains(string[] words, ReadOnlySpan<char> word)
    {
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
