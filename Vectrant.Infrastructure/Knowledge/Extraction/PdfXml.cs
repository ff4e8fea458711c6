using System.Globalization;
using System.Text;
using System.Xml;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>A line of a page.</summary>
/// <param name="Height">Of its tallest word, in points: stands for the size of the font, which poppler does not tell.</param>
internal sealed record PdfLine(string Text, Box Box, double Height);

/// <summary>Lines that poppler sees as one block.</summary>
internal sealed record PdfBlock(Box Box, IReadOnlyList<PdfLine> Lines);

internal sealed record PdfPage(int Number, double Height, IReadOnlyList<PdfBlock> Blocks);

/// <summary>Reads what <c>pdftotext -bbox-layout</c> writes: pages, flows, blocks, lines, words.</summary>
internal static class PdfXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, IgnoreWhitespace = true };

    public static IReadOnlyList<PdfPage> Read(string path, CancellationToken cancellationToken)
    {
        using var file = new StreamReader(path, Encoding.UTF8);
        using var reader = XmlReader.Create(file, Settings);
        var pages = new List<PdfPage>();
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "page" })
            {
                cancellationToken.ThrowIfCancellationRequested();
                var height = Number(reader, "height");
                pages.Add(new PdfPage(pages.Count + 1, height, reader.IsEmptyElement ? [] : ReadBlocks(reader)));
            }
        }

        return pages;
    }

    private static List<PdfBlock> ReadBlocks(XmlReader reader)
    {
        var blocks = new List<PdfBlock>();
        while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "page" })
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "block", IsEmptyElement: false })
            {
                var box = BoxOf(reader);
                var lines = new List<PdfLine>();
                while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "block" })
                {
                    if (reader is { NodeType: XmlNodeType.Element, LocalName: "line", IsEmptyElement: false } && ReadLine(reader) is { } line)
                    {
                        lines.Add(line);
                    }
                }

                if (lines.Count > 0)
                {
                    blocks.Add(new PdfBlock(box, lines));
                }
            }
        }

        return blocks;
    }

    private static PdfLine? ReadLine(XmlReader reader)
    {
        var box = BoxOf(reader);
        var words = new List<string>();
        var height = 0.0;
        while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "line" })
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "word", IsEmptyElement: false })
            {
                var word = BoxOf(reader);
                reader.Read();
                if (reader.NodeType == XmlNodeType.Text && reader.Value.Trim().Length > 0)
                {
                    words.Add(reader.Value.Trim());
                    height = Math.Max(height, word.Y1 - word.Y0);
                }
            }
        }

        return words.Count == 0 ? null : new PdfLine(string.Join(' ', words), box, height);
    }

    private static Box BoxOf(XmlReader reader) => new(Number(reader, "xMin"), Number(reader, "yMin"), Number(reader, "xMax"), Number(reader, "yMax"));

    private static double Number(XmlReader reader, string name) =>
        double.TryParse(reader.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? Math.Clamp(value, -100_000, 100_000)
            : 0;
}
