using System.Buffers;
using System.Collections.Frozen;

namespace Vectrant.Core.Language;

/// <summary>
/// One light stemmer for English and German, used on both sides of every comparison. It need not find true stems: it
/// only has to give the forms of a word the same key without the language being known, which short questions do not show.
/// </summary>
public static class Stem
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    // Longest first. What remains must keep three letters and a vowel.
    private static readonly string[] Suffixes =
    [
        "ungen", "ations", "ation", "ments", "ance", "ment", "ings", "heit", "keit", "lich", "able", "ung", "ing", "ern", "est", "end", "ies", "als", "ors",
        "en", "er", "em", "es", "ed", "ly", "al", "or", "e", "s", "n", "y",
    ];

    // A key, and the forms that have it although no suffix says so.
    private static readonly FrozenDictionary<string, string> Irregular = new[]
    {
        "pay paid",
        "keep kept",
        "tell told",
        "send sent",
        "buy bought",
        "steal stolen stole theft",
        "break broke broken",
        "lose lost loss",
        "say said",
        "give gave given",
        "choose chose chosen",
        "leave left",
        "run ran",
        "write wrote written",
        "drive drove",
        "fly flew",
        "child children",
        "haus hauser",
        "stehl gestohlen",
        "zahl bezahlt bezahlen gezahlt",
        "kundig gekundigt kundigung",
        "telephon phone telefon",
        "bicycl bike",
        "email mail",
        "photograph photo photos",
    }.Select(line => line.Split(' ')).SelectMany(words => words.Skip(1).Select(form => (form, key: words[0]))).ToFrozenDictionary(pair => pair.form, pair => pair.key, StringComparer.Ordinal);

    /// <param name="folded">A word as <see cref="Words.Fold"/> gives it.</param>
    public static string Of(string folded)
    {
        ArgumentNullException.ThrowIfNull(folded);
        var word = Irregular.GetValueOrDefault(folded, folded);
        if (word.Length < 4 || char.IsDigit(word[0]))
        {
            return word;
        }

        for (var round = 0; round < 2; round++)
        {
            var suffix = Array.Find(Suffixes, s => word.EndsWith(s, StringComparison.Ordinal) && Leaves(word.AsSpan(0, word.Length - s.Length), s));
            if (suffix is null)
            {
                break;
            }

            word = word[..^suffix.Length];
        }

        word = word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('s' or 'e') ? word[..^1] : word;
        return word.Length > 3 && word[^1] is 'i' ? word[..^1] : word;
    }

    private static bool Leaves(ReadOnlySpan<char> rest, string suffix)
    {
        if (suffix == "s" && rest.Length > 0 && rest[^1] is 's' or 'u' or 'i')
        {
            return false;
        }

        return rest.Length >= 3 && rest.ContainsAny(Vowels);
    }
}
