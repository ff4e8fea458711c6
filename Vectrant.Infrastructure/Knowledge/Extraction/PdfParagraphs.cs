using System.Text;
using System.Text.RegularExpressions;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Joins lines to paragraphs, headings and list items.</summary>
/// <param name="text">Where to.</param>
/// <param name="fonts">Sizes and spacing of this document.</param>
/// <param name="vocabulary">Its words in lower case, to tell a hyphen that only broke a line from one that belongs there.</param>
internal sealed partial class PdfParagraphs(TextAssembler text, PdfFonts fonts, HashSet<string> vocabulary)
{
    private const double SameIndent = 3;

    private const int LongestHeading = 160;

    private const int MostHeadingLines = 3;

    public void Write(int page, IReadOnlyList<PdfBlock> blocks)
    {
        var paragraph = new List<PdfLine>();
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Lines.Count; i++)
            {
                var line = block.Lines[i];
                if (paragraph.Count > 0 && !GoesOn(paragraph, line, isSameBlock: i > 0))
                {
                    Flush(page, paragraph);
                }

                paragraph.Add(line);
            }
        }

        Flush(page, paragraph);
    }

    private bool GoesOn(List<PdfLine> paragraph, PdfLine line, bool isSameBlock)
    {
        var last = paragraph[^1];
        if (Math.Abs(line.Height - last.Height) > 0.08 * Math.Max(line.Height, last.Height) || Item().IsMatch(line.Text) || PdfTable.HasLeader(last.Text))
        {
            return false;
        }

        var step = line.Box.Y0 - last.Box.Y0;
        var isIndented = Math.Abs(line.Box.X0 - last.Box.X0) > SameIndent;
        var isHanging = Item().IsMatch(paragraph[0].Text) && line.Box.X0 > paragraph[0].Box.X0;
        var isFirstLineIndent = paragraph.Count == 1 && line.Box.X0 < last.Box.X0;
        return fonts.IsNextLine(line.Height, step) && (!isIndented || isSameBlock || isHanging || isFirstLineIndent);
    }

    private void Flush(int page, List<PdfLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var words = Join(lines);
        var box = new Box(lines.Min(line => line.Box.X0), lines.Min(line => line.Box.Y0), lines.Max(line => line.Box.X1), lines.Max(line => line.Box.Y1));
        text.Add(words, Shape(lines, words), page, box);
        lines.Clear();
    }

    private BlockShape Shape(List<PdfLine> lines, string words)
    {
        if (PdfTable.HasLeader(words))
        {
            return new BlockShape(IsContents: true);
        }

        var isShort = words.Length <= LongestHeading && lines.Count <= MostHeadingLines && words.Any(char.IsLetter);
        if (isShort && fonts.Level(lines[0].Height) is { } level)
        {
            return BlockShape.Head(level);
        }

        // Bold cannot be seen, but a number like 3.2 before a few words without a full stop can.
        if (isShort && lines.Count == 1 && fonts.IsBody(lines[0].Height) && Numbered().Match(words) is { Success: true } number && words[^1] is not ('.' or ';' or ',' or ':'))
        {
            return BlockShape.Head(2 + number.Groups[1].Value.Count(character => character == '.'));
        }

        return Item().IsMatch(words) ? BlockShape.Item : BlockShape.Paragraph;
    }

    private string Join(List<PdfLine> lines)
    {
        var joined = new StringBuilder(lines[0].Text);
        foreach (var line in lines.Skip(1))
        {
            if (BreaksWord(joined, line.Text, out var keepsHyphen))
            {
                joined.Length -= keepsHyphen ? 0 : 1;
            }
            else
            {
                joined.Append(' ');
            }

            joined.Append(line.Text);
        }

        return joined.ToString();
    }

    private bool BreaksWord(StringBuilder before, string after, out bool keepsHyphen)
    {
        keepsHyphen = false;
        if (before.Length < 2 || before[^1] is not ('-' or '\u2010' or '\u00AD') || !char.IsLetter(before[^2]) || !char.IsLower(after[0]))
        {
            return false;
        }

        var written = before.ToString();
        var head = written[(written.LastIndexOf(' ') + 1)..^1];
        var tail = Letters().Match(after).Value;
        // "well-known" somewhere else in the document, and no "wellknown": then the hyphen is the word's own.
        keepsHyphen = !vocabulary.Contains((head + tail).ToLowerInvariant()) && vocabulary.Contains($"{head}-{tail}".ToLowerInvariant());
        return true;
    }

    [GeneratedRegex(@"^([•‣◦▪–·]|[-*]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")]
    private static partial Regex Item();

    [GeneratedRegex(@"^(?:§\s?)?(\d+(?:\.\d+)+)\.?\s+\p{Lu}")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\p{L}+")]
    private static partial Regex Letters();
}
