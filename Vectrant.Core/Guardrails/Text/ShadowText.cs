using System.Text;

namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// A text as a guard reads it: a normalised copy in two forms, each with a map back to the offsets of the original. Only matching
/// uses it; what is stored and shown is always the original. One instance is used for many texts, by one thread at a time; the
/// spans it gives are good until the next <see cref="Read"/>.
/// </summary>
public sealed class ShadowText
{
    private readonly MappedChars _plainChars = new(spans: true);
    private readonly MappedChars _wordChars = new(spans: false);
    private readonly List<DecodedText> _decoded = [];
    private readonly PlainForm _plainForm;
    private readonly WordForm _wordForm;
    private string _original = string.Empty;
    private string _plain = string.Empty;

    public ShadowText()
    {
        _plainForm = new PlainForm(_plainChars);
        _wordForm = new WordForm(_wordChars);
    }

    /// <summary>The text as it was given.</summary>
    public string Original => _original;

    /// <summary>
    /// Compatibility forms resolved (NFKC), invisible characters and stray marks on Latin letters taken out, look-alikes of Latin
    /// letters replaced, decimal digits of every script written as ASCII ones. Case and accents as they are: for values such as card numbers
    /// and keys. The same string as <see cref="Original"/> when nothing had to change, as always with plain ASCII.
    /// </summary>
    public string Plain => _plain;

    /// <summary>
    /// In addition lower case, Latin letters without accents (ü is u), one kind of quote and dash, leet inside words resolved,
    /// spaced letters joined: for words and phrases.
    /// </summary>
    public ReadOnlySpan<char> Words => _wordChars.Span;

    /// <summary>Text that stood encoded or invisible in the original, in bounded number and size. Nearly always empty.</summary>
    public IReadOnlyList<DecodedText> Decoded => _decoded;

    /// <summary>How many common words mixed letters of another script with Latin ones: nobody writes so by accident.</summary>
    public int DisguisedWords { get; private set; }

    /// <summary>Takes the next text.</summary>
    public void Read(string original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _original = original;
        _plain = original;
        _decoded.Clear();
        DisguisedWords = 0;
        if (!Ascii.IsValid(original))
        {
            _plainForm.Write(original);
            DisguisedWords = _plainForm.DisguisedWords;
            _plain = _plainChars.Span.SequenceEqual(original) ? original : new string(_plainChars.Span);
        }

        _wordForm.Write(_plain);
        FindHidden();
    }

    /// <summary>Where a span of <see cref="Plain"/> stands in the original.</summary>
    public (int Start, int Length) FromPlain(int start, int length)
    {
        if (ReferenceEquals(_plain, _original))
        {
            return (start, length);
        }

        if (length == 0)
        {
            return (start < _plainChars.Length ? _plainChars.Start(start) : _original.Length, 0);
        }

        var begin = _plainChars.Start(start);
        return (begin, _plainChars.End(start + length - 1) - begin);
    }

    /// <summary>Where a span of <see cref="Words"/> stands in the original.</summary>
    public (int Start, int Length) FromWords(int start, int length)
    {
        if (length == 0)
        {
            return FromPlain(start < _wordChars.Length ? _wordChars.Start(start) : _plain.Length, 0);
        }

        var begin = _wordChars.Start(start);
        return FromPlain(begin, _wordChars.End(start + length - 1) - begin);
    }

    private void FindHidden()
    {
        HiddenText.Find(_plain, _decoded);
        CharacterEscapes.Find(_plain, _decoded);
        for (var i = 0; i < _decoded.Count; i++)
        {
            var (start, length) = FromPlain(_decoded[i].Start, _decoded[i].Length);
            _decoded[i] = _decoded[i] with { Start = start, Length = length };
        }

        if (!ReferenceEquals(_plain, _original) && _plainForm.Tags is { Length: > 2 } tags)
        {
            _decoded.Add(new DecodedText(tags, _plainForm.TagSpan.Start, _plainForm.TagSpan.End - _plainForm.TagSpan.Start));
        }
    }
}
