using System.Globalization;

namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Names of people where somebody says that it is a name: "my name is …", "Name: …", "I am Jane Doe". A name must begin with a capital
/// letter or stand in a script without them; "I am …" takes two such words, since "I am Happy" is no introduction.
/// </summary>
internal static class StatedNames
{
    private const int MostWords = 5;
    private const int LongestWord = 30;

    // What a form asks about a person beside the name.
    private const Topic Personal = Topic.Phone | Topic.Address | Topic.Birth | Topic.Account | Topic.Identity;

    private static readonly WordSet Owners = new("my full first last his her maiden real legal whose user customer surname sur given family holder cardholder contact patient client employee member caller beneficiary middle nominee guardian owner partner's wife's husband's son's daughter's");
    private static readonly WordSet Titles = new("mr mrs ms miss dr prof professor sir madam herr frau mme señor señora");
    private static readonly WordSet Particles = new("van von de der den da di del la le bin ibn al el dos du af av zu ter ten");

    private static readonly WordSet NoNames = new(
        "not the a an in on at and or but to of for with from very so too also still just now here there this that these those my your our his her their its it is was are be been being no yes on off out up all any each more most "
        + "incorrect wrong misspelled spelled correct different missing unknown none null n/a required optional please address phone email status active name number date customer support team service bank account card american british indian german "
        + "french english spanish european canadian australian chinese japanese monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december happy sorry sure glad able "
        + "unable trying looking having getting going writing calling using waiting interested new old good great bad important urgent lead manager director head chief senior junior ceo cto cfo product company file order user windows microsoft google "
        + "apple linux premium gold platinum business private personal kunde kundin nicht der die das ein eine sehr auch neu");

    public static void Find(in Reading reading)
    {
        var context = reading.Context;
        for (var i = 0; i < context.Count; i++)
        {
            var hit = context[i];
            if (hit.Topic == Topic.Name && IsIntroduced(reading.Text, hit, out var isBare))
            {
                var isShouted = reading.Text[hit.Start..hit.End].IndexOfAnyInRange('a', 'z') < 0;
                Take(reading, hit.End, isShouted || (isBare && (context.Follow(hit.End) & Personal) == 0) ? 2 : 1, isShouted);
            }
            else if (hit.Topic == Topic.SelfName && !char.IsUpper(reading.Text[hit.End - 1]))
            {
                Take(reading, hit.End, 2, false);
            }
        }
    }

    private static void Take(in Reading reading, int from, int fewest, bool isShouted)
    {
        var text = reading.Text;
        var place = SkipSpace(text, from);
        var (start, end, words) = (-1, -1, 0);
        while (words < MostWords && place < text.Length)
        {
            var stop = WordEnd(text, place);
            var word = text[place..stop];
            if (word.Length is 0 or > LongestWord || word.Contains('@') || (stop < text.Length && text[stop] is '@' or '_'))
            {
                break;
            }

            var isTitle = words == 0 && Titles.Contains(word.TrimEnd('.'));
            if (isTitle)
            {
                fewest = 1;
            }
            else if (IsName(word, fewest, isShouted) && !(stop < text.Length && text[stop] == ':'))
            {
                start = start < 0 ? place : start;
                end = stop;
                words++;
            }
            else if (words == 0 || !Particles.Contains(word))
            {
                break;
            }

            var next = stop;
            while (next < text.Length && text[next] == ' ' && next - stop < 2)
            {
                next++;
            }

            if (next == stop)
            {
                break;
            }

            place = next;
        }

        if (words >= fewest)
        {
            end -= text[end - 1] == '.' && (end < 3 || text[end - 3] != ' ') ? 1 : 0;
            end -= text[start..end].EndsWith("'s") || text[start..end].EndsWith("’s") ? 2 : 0;
            reading.Add("names.stated", FindingTypes.PersonName, start, end, 0.85f);
        }
    }

    private static bool IsName(ReadOnlySpan<char> word, int fewest, bool isShouted)
    {
        var kind = CharUnicodeInfo.GetUnicodeCategory(word[0]);
        var isCapitals = word.Length > 1 && word.IndexOfAnyInRange('a', 'z') < 0 && word.IndexOfAnyInRange('A', 'Z') >= 0 && word[1] != '.';
        return (kind is UnicodeCategory.UppercaseLetter || (kind is UnicodeCategory.OtherLetter && fewest == 1)) && !(isCapitals && fewest > 1 && !isShouted) && !IsCamel(word) && !NoNames.Contains(word.TrimEnd('.'));
    }

    // "SourceArtifact" is a thing of a program; McAllister and d'Arcy are people.
    private static bool IsCamel(ReadOnlySpan<char> word)
    {
        for (var i = 4; i < word.Length; i++)
        {
            if (char.IsUpper(word[i]) && char.IsLower(word[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    // "Name:" stands at the start of a line or behind a word that says whose name; "the product name is" does not count.
    private static bool IsIntroduced(ReadOnlySpan<char> text, ContextHits.Hit hit, out bool isBare)
    {
        var isLabel = text[hit.End - 1] == ':';
        isBare = false;
        if (!text[hit.Start..hit.End].StartsWith("name", StringComparison.OrdinalIgnoreCase) || hit.End - hit.Start > 8)
        {
            return true;
        }

        var end = hit.Start;
        while (end > 0 && text[end - 1] is ' ' or '\t')
        {
            end--;
        }

        if (end == 0 || !char.IsLetter(text[end - 1]))
        {
            isBare = true;
            return isLabel && !(end > 0 && end == hit.Start && text[end - 1] is '_' or '.' or '=' or '-' or ':');
        }

        var start = end;
        while (start > 0 && end - start < LongestWord && (char.IsLetter(text[start - 1]) || text[start - 1] is '\'' or '’'))
        {
            start--;
        }

        return Owners.Contains(text[start..end]);
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int place)
    {
        var most = Math.Min(text.Length, place + 12);
        while (place < most && text[place] is ' ' or '\t' or '"' or '“' or ':' or '*')
        {
            place++;
        }

        return place;
    }

    private static int WordEnd(ReadOnlySpan<char> text, int place)
    {
        var end = place;
        while (end < text.Length && end - place <= LongestWord && (char.IsLetter(text[end]) || IsMark(text[end]) || (end > place && text[end] is '\'' or '’' or '-')))
        {
            end++;
        }

        // The full stop of an initial or a title.
        return end < text.Length && text[end] == '.' && end > place && end - place <= 4 ? end + 1 : end;
    }

    private static bool IsMark(char c) => c > 0x2ff && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
