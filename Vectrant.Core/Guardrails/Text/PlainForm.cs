using System.Globalization;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Writes the plain form of a text: NFKC, without what nobody sees, without marks on Latin letters that no letter is made of,
/// look-alikes replaced, decimal digits of every script written as ASCII ones. Every other letter comes out as NFKC has it.
/// </summary>
internal sealed class PlainForm(MappedChars target)
{
    // Longest base with marks that is composed at once (UAX 15, stream-safe text); hostile piles of marks are cut there.
    private const int LongestCluster = 32;

    private static readonly string?[]?[] Composed = new string?[256][];

    private readonly StringBuilder _tags = new();
    private bool _normal;

    /// <summary>Text written in tag characters or variation selectors, invisible to people.</summary>
    public string Tags => _tags.Length == 0 ? string.Empty : _tags.ToString();

    public (int Start, int End) TagSpan { get; private set; }

    /// <summary>Common words of five letters or more that were written in letters of two scripts.</summary>
    public int DisguisedWords { get; private set; }

    public void Write(string text)
    {
        target.Clear(text.Length);
        _tags.Clear();
        DisguisedWords = 0;
        _normal = CanBeTested(text) && CanBeNormalised(text) && text.IsNormalized(NormalizationForm.FormKC);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c < '\u0080' && (i + 1 == text.Length || text[i + 1] < '\u0300'))
            {
                target.Append(c, i, ++i);
            }
            else if (char.IsSurrogate(c))
            {
                i = WriteSurrogate(text, i);
            }
            else if (HiddenChars.IsHidden(c))
            {
                if (HiddenChars.IsJoiner(c) && target.Length > 0 && HiddenChars.NeedsJoiners(target[target.Length - 1]))
                {
                    target.Append(c, i, i + 1);
                }

                i++;
            }
            else
            {
                i = WriteCluster(text, i);
            }
        }

        ReplaceLookAlikes();
    }

    private int WriteSurrogate(string text, int i)
    {
        if (!char.IsSurrogatePair(text, i))
        {
            target.Append(text[i], i, i + 1);
            return i + 1;
        }

        var rune = char.ConvertToUtf32(text, i);
        if (HiddenChars.IsHidden(rune))
        {
            if (HiddenChars.Carried(rune) is not '\0' and var carried)
            {
                TagSpan = (_tags.Length == 0 ? i : TagSpan.Start, i + 2);
                _tags.Append(carried);
            }
        }
        else if (LookAlikes.OfBoxed(rune) is not '\0' and var letter)
        {
            target.Append(letter, i, i + 2);
        }
        else if (_normal)
        {
            target.Append(text[i], i, i + 2);
            target.Append(text[i + 1], i, i + 2);
        }
        else
        {
            Compose(text, i, i + 2);
        }

        return i + 2;
    }

    private int WriteCluster(string text, int i)
    {
        var end = i + 1;
        while (end < text.Length && end - i < LongestCluster && HiddenChars.Attaches(text[end]) && !HiddenChars.IsHidden(text[end]))
        {
            end++;
        }

        if (_normal)
        {
            for (; i < end; i++)
            {
                Put(text[i], i, i + 1);
            }
        }
        else if (end == i + 1)
        {
            WriteSingle(text, i);
        }
        else
        {
            Compose(text, i, end);
        }

        return end;
    }

    private void WriteSingle(string text, int i)
    {
        var c = text[i];
        if (c is < '\u00A0' or (>= '\u4E00' and <= '\u9FFF') || !CanBeNormalised(c))
        {
            target.Append(c, i, i + 1);
            return;
        }

        var page = Composed[c >> 8] ??= new string?[256];
        foreach (var part in page[c & 0xFF] ??= c.ToString().Normalize(NormalizationForm.FormKC))
        {
            Put(part, i, i + 1);
        }
    }

    private void Compose(string text, int start, int end)
    {
        Span<char> composed = stackalloc char[LongestCluster * 18];
        var source = text.AsSpan(start, end - start);
        if (!CanBeNormalised(source) || !source.TryNormalize(composed, out var written, NormalizationForm.FormKC) || composed[..written].SequenceEqual(source))
        {
            for (var i = start; i < end; i++)
            {
                Put(text[i], source.Length == 2 && char.IsSurrogate(text[i]) ? start : i, source.Length == 2 && char.IsSurrogate(text[i]) ? end : i + 1);
            }

            return;
        }

        foreach (var c in composed[..written])
        {
            Put(c, start, end);
        }
    }

    // A mark that is left over after composing is a disguise on a Latin letter, and spelling in most other scripts.
    private void Put(char c, int start, int end)
    {
        if (c >= '\u0300' && target.Length > 0 && IsLatin(target[target.Length - 1])
            && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            target.Stretch(end);
            return;
        }

        target.Append(LookAlikes.WithAsciiDigit(c), start, end);
    }

    private void ReplaceLookAlikes()
    {
        var (latin, foreign) = CountScripts(target.Span);
        for (var i = 0; i < target.Length;)
        {
            var end = WordEnd(target.Span, i);
            if (end > i)
            {
                ReplaceIn(target.Span[i..end], latin, foreign);
            }

            i = Math.Max(end, i + 1);
        }
    }

    private void ReplaceIn(Span<char> word, int latin, int foreign)
    {
        var (hasLatin, all, any) = (false, true, false);
        foreach (var c in word)
        {
            hasLatin |= char.IsAsciiLetter(c);
            any |= c >= '\u0080' && LookAlikes.Of(c) != 0;
            all &= c < '\u0080' || LookAlikes.IsTwin(c);
        }

        // A word that could be either is left alone among enough words of its own script.
        if (!any || !(hasLatin || (all && foreign * 4 <= Math.Max(latin, 3))))
        {
            return;
        }

        foreach (ref var c in word)
        {
            if (c >= '\u0080' && LookAlikes.Of(c) is not '\0' and var letter)
            {
                c = letter;
            }
        }

        if (hasLatin && word.Length is >= 5 and <= 16 && IsCommon(word))
        {
            DisguisedWords++;
        }
    }

    private static bool IsCommon(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[word.Length];
        word.ToLowerInvariant(lower);
        return CommonWords.All.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower);
    }

    private static (int Latin, int Foreign) CountScripts(ReadOnlySpan<char> text)
    {
        var (latin, foreign) = (0, 0);
        foreach (var c in text)
        {
            latin += char.IsAsciiLetter(c) ? 1 : 0;
            foreign += c is >= '\u0370' and <= '\u058F' && !LookAlikes.IsTwin(c) && char.IsLetter(c) ? 1 : 0;
        }

        return (latin, foreign);
    }

    private static int WordEnd(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && char.IsLetterOrDigit(text[i]))
        {
            i++;
        }

        return i;
    }

    private static bool IsLatin(char c) => c < '\u0080' || c is (>= '\u00C0' and <= '\u024F') or (>= '\u1E00' and <= '\u1EFF');

    // Halves of a pair cannot be normalised, and the order of a long pile of marks is worked out in quadratic time.
    // Half a character and code points that stand for none have no form, and asking for one throws.
    private static bool CanBeNormalised(char c) => !char.IsSurrogate(c) && c is not (>= '\uFDD0' and <= '\uFDEF') and not '\uFFFE' and not '\uFFFF';

    private static bool CanBeNormalised(ReadOnlySpan<char> source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            if (i + 1 < source.Length && char.IsSurrogatePair(source[i], source[i + 1]))
            {
                if ((char.ConvertToUtf32(source[i], source[i + 1]) & 0xFFFE) == 0xFFFE)
                {
                    return false;
                }

                i++;
            }
            else if (!CanBeNormalised(source[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanBeTested(string text)
    {
        var marks = 0;
        for (var i = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u02FF'); i >= 0 && i < text.Length; i++)
        {
            marks = text[i] >= '\u0300' && HiddenChars.Attaches(text[i]) ? marks + 1 : 0;
            if (marks > LongestCluster)
            {
                return false;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
