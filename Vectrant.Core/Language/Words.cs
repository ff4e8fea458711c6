using System.Globalization;
using System.Text;

namespace Vectrant.Core.Language;

/// <summary>A word in a text.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length of the original.</param>
/// <param name="Folded">Lower case, without accents, ß as ss.</param>
public readonly record struct Word(int Start, int Length, string Folded)
{
    public int End => Start + Length;

    public bool HasDigit => Folded.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
}

/// <summary>Splits text into words of letters and digits, and folds them so that spelling variants meet.</summary>
public static class Words
{
    public static IReadOnlyList<Word> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<Word>(text.Length / 6);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || IsMark(text[i])))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                words.Add(new Word(start, i - start, Fold(text[start..i])));
                start = -1;
            }
        }

        return words;
    }

    /// <summary>Folded forms of the words that carry content.</summary>
    public static IEnumerable<string> Content(string text) =>
        Split(text).Select(word => word.Folded).Where(word => (word.Length > 1 || char.IsDigit(word[0])) && !StopWords.Contains(word));

    /// <summary>Lower case, without accents and umlauts, ß as ss.</summary>
    public static string Fold(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var lower = word.ToLowerInvariant();
        if (Ascii.IsValid(lower))
        {
            return lower;
        }

        var folded = new StringBuilder(lower.Length + 2);
        foreach (var c in lower.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c);
            }
        }

        return folded.ToString();
    }

    private static bool IsMark(char c) => c > 127 && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
