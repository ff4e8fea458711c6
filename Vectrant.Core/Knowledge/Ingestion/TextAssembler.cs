using System.Text;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>What a block is, for <see cref="TextAssembler"/>.</summary>
/// <param name="Heading">Level from 1, or null.</param>
/// <param name="IsRow">A row of a table.</param>
/// <param name="IsItem">An item of a list.</param>
/// <param name="IsContents">A line of a table of contents.</param>
/// <param name="KeepsLines">Line breaks inside mean something (code, addresses).</param>
public sealed record BlockShape(int? Heading = null, bool IsRow = false, bool IsItem = false, bool IsContents = false, bool KeepsLines = false)
{
    public static BlockShape Paragraph { get; } = new();

    public static BlockShape Row { get; } = new(IsRow: true);

    public static BlockShape Item { get; } = new(IsItem: true);

    public static BlockShape Lines { get; } = new(KeepsLines: true);

    public static BlockShape Head(int level) => new(Heading: Math.Clamp(level, 1, 6));
}

/// <summary>Puts blocks together to one text, cleaning each and noting where it stands.</summary>
/// <param name="maxCharacters">Longer texts are cut off; <see cref="IsTooLong"/> tells.</param>
public sealed class TextAssembler(int maxCharacters)
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];

    public bool IsTooLong { get; private set; }

    /// <summary>Whether any letter or digit was added.</summary>
    public bool HasWords { get; private set; }

    /// <summary>Adds a block; blank ones are dropped.</summary>
    public void Add(string content, BlockShape shape, int? page = null, Box? box = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var clean = CleanText.Of(content, shape.KeepsLines);
        if (clean.Length == 0 || IsTooLong)
        {
            return;
        }

        if (_blocks.Count > 0)
        {
            var last = _blocks[^1];
            var isNeighbour = (shape.IsRow && last.IsRow) || (shape.IsItem && last.IsItem) || (shape.IsContents && last.IsContents);
            _text.Append(isNeighbour ? "\n" : "\n\n");
        }

        if (_text.Length + clean.Length > maxCharacters)
        {
            IsTooLong = true;
            return;
        }

        HasWords |= clean.Any(char.IsLetterOrDigit);
        var start = _text.Length;
        _text.Append(clean);
        _blocks.Add(new TextBlock(start, _text.Length, shape.Heading, page, box) { IsRow = shape.IsRow, IsItem = shape.IsItem, IsContents = shape.IsContents });
    }

    public ExtractedText Build(int? pageCount, string? title, string? encoding)
    {
        var cleanTitle = title is null ? string.Empty : CleanText.Of(title, keepsLines: false);
        return new ExtractedText(_text.ToString(), _blocks, pageCount, cleanTitle.Length is > 0 and <= 300 ? cleanTitle : null, encoding);
    }
}

/// <summary>Makes text fit to be stored, searched and compared.</summary>
public static class CleanText
{
    /// <summary>NFC; white space of any kind to single spaces (line breaks stay where they mean something); no control or zero-width characters, soft hyphens, lone surrogates.</summary>
    public static string Of(string content, bool keepsLines)
    {
        ArgumentNullException.ThrowIfNull(content);
        var kept = new StringBuilder(content.Length);
        foreach (var rune in content.ReplaceLineEndings("\n").EnumerateRunes())
        {
            // A lone surrogate arrives here as the replacement character already.
            if (rune.Value == '\n' && keepsLines)
            {
                TrimEnd(kept, ' ');
                kept.Append('\n');
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                if (kept.Length > 0 && kept[^1] is not (' ' or '\n'))
                {
                    kept.Append(' ');
                }
            }
            else if (!IsDropped(rune))
            {
                kept.Append(rune);
            }
        }

        return kept.ToString().Trim().Normalize(NormalizationForm.FormC);
    }

    // Joiners inside words of Indic and Arabic scripts and of emoji are letters' business; all other format characters go.
    private static bool IsDropped(Rune rune) =>
        Rune.IsControl(rune) || (Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));

    private static void TrimEnd(StringBuilder text, char character)
    {
        while (text.Length > 0 && text[^1] == character)
        {
            text.Length--;
        }
    }
}
