using System.Globalization;
using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// A text as a guard reads it: a normalised copy in two forms, each with a map back to the offsets of the original. Only matching
/// uses it; what is stored and shown is always the original. One instance is used for many texts, by one thread at a time.
/// </summary>
public sealed class ShadowText
{
    private readonly StringBuilder _plain = new();
    private readonly List<int> _map = [];
    private string _original = string.Empty;
    private string _plainText = string.Empty;
    private string _words = string.Empty;

    /// <summary>The text as it was given.</summary>
    public string Original => _original;

    /// <summary>
    /// Compatibility forms resolved (NFKC), invisible characters taken out, look-alikes of Latin letters replaced. Case and digits
    /// as they are: for values such as card numbers and keys. The same string as <see cref="Original"/> for plain ASCII.
    /// </summary>
    public string Plain => _plainText;

    /// <summary>In addition lower case, leet inside of words resolved, spaced letters joined: for words and phrases.</summary>
    public string Words => _words;

    /// <summary>Takes the next text.</summary>
    public void Read(string original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _original = original;
        _plain.Clear();
        _map.Clear();
        if (Ascii.IsValid(original))
        {
            _plainText = original;
        }
        else
        {
            Fold(original);
            _plainText = _plain.ToString();
        }

        _words = _plainText.ToLowerInvariant();
    }

    /// <summary>Where a span of <see cref="Plain"/> stands in the original.</summary>
    public (int Start, int Length) FromPlain(int start, int length)
    {
        if (ReferenceEquals(_plainText, _original) || length == 0)
        {
            return (start, length);
        }

        var begin = _map[start];
        var last = _map[start + length - 1];
        return (begin, last - begin + (char.IsHighSurrogate(_original[last]) ? 2 : 1));
    }

    /// <summary>Where a span of <see cref="Words"/> stands in the original.</summary>
    public (int Start, int Length) FromWords(int start, int length) => FromPlain(start, length);

    private void Fold(string original)
    {
        for (var i = 0; i < original.Length; i++)
        {
            var width = char.IsSurrogatePair(original, i) ? 2 : 1;
            if (CharUnicodeInfo.GetUnicodeCategory(original, i) != UnicodeCategory.Format)
            {
                var single = original.Substring(i, width);
                var folded = char.IsSurrogate(single[0]) && width == 1 ? single : single.Normalize(NormalizationForm.FormKC);
                _plain.Append(folded);
                _map.AddRange(Enumerable.Repeat(i, folded.Length));
            }

            i += width - 1;
        }
    }
}
