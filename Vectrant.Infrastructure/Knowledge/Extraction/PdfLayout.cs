using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>
/// Makes a structured text of lines and boxes. PDF knows neither paragraphs nor headings nor tables: paragraphs are lines
/// of one size at the usual distance, headings are taller or carry a number like 3.2, tables are short blocks side by
/// side in rows that follow each other.
/// </summary>
internal sealed class PdfLayout
{
    private readonly TextAssembler _text;
    private readonly PdfParagraphs _paragraphs;
    private IReadOnlyList<string>? _header;

    private PdfLayout(TextAssembler text, PdfParagraphs paragraphs)
    {
        _text = text;
        _paragraphs = paragraphs;
    }

    /// <returns>The title: the largest words, if they stand on the first page.</returns>
    public static string? Write(IReadOnlyList<PdfPage> pages, TextAssembler text)
    {
        var kept = PdfFurniture.Remove(pages);
        var fonts = PdfFonts.Of(kept);
        var layout = new PdfLayout(text, new PdfParagraphs(text, fonts, Words(kept)));
        foreach (var page in kept)
        {
            layout.Write(page);
        }

        var title = kept.Count == 0 ? null : kept[0].Blocks.SelectMany(block => block.Lines).Where(line => fonts.Level(line.Height) == 1).Select(line => line.Text).Take(3).ToList();
        return title is { Count: > 0 } ? string.Join(' ', title) : null;
    }

    private void Write(PdfPage page)
    {
        var rows = PdfTable.Rows(page.Blocks);
        for (var i = 0; i < rows.Count;)
        {
            var length = PdfTable.Length(rows, i);
            if (length > 0)
            {
                WriteTable(page, [.. rows.Skip(i).Take(length)], isFirst: i == 0);
                i += length;
                continue;
            }

            var end = i + 1;
            while (end < rows.Count && PdfTable.Length(rows, end) == 0)
            {
                end++;
            }

            _paragraphs.Write(page.Number, [.. rows.Skip(i).Take(end - i).SelectMany(row => row.Cells)]);
            _header = null;
            i = end;
        }
    }

    private void WriteTable(PdfPage page, List<PdfRow> rows, bool isFirst)
    {
        var cells = PdfTable.Cells(rows);
        if (PdfTable.IsContents(cells))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                _text.Add(string.Join(' ', cells[i]), new BlockShape(IsContents: true), page.Number, rows[i].Box);
            }

            return;
        }

        // A table that goes on at the top of a page keeps the names of its columns, repeated there or not.
        var goesOn = isFirst && _header is not null && _header.Count == cells[0].Count;
        var repeats = goesOn && cells[0].SequenceEqual(_header!);
        var header = goesOn ? _header : TableText.LooksLikeHeader(cells) ? cells[0] : null;
        for (var i = repeats || (header is not null && !goesOn) ? 1 : 0; i < rows.Count; i++)
        {
            _text.Add(TableText.Row(header, cells[i]), BlockShape.Row, page.Number, rows[i].Box);
        }

        _header = header;
    }

    private static HashSet<string> Words(IReadOnlyList<PdfPage> pages) =>
        [.. pages.SelectMany(page => page.Blocks).SelectMany(block => block.Lines).SelectMany(line => line.Text.Split(' ')).Select(word => word.Trim('.', ',', ';', ':', '(', ')', '"', '“', '”').ToLowerInvariant())];
}
