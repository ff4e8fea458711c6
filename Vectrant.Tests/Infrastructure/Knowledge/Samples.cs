using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>Small files of every kind, good and bad, made on the spot.</summary>
internal static class Samples
{
    /// <summary>A PDF without compression: lines at given sizes from the top of each page downwards.</summary>
    public static byte[] Pdf(params (int Size, string Text)[][] pages) => PdfObjects(pages.Select(Content).ToArray(), trailer: string.Empty);

    /// <summary>Pages with a filled rectangle and no letters, as a scan without text recognition has.</summary>
    public static byte[] PdfWithoutText(int pages) => PdfObjects([.. Enumerable.Repeat("0.5 g 72 72 400 600 re f", pages)], trailer: string.Empty);

    /// <summary>Says that it is encrypted with the standard handler, by a key that nobody has.</summary>
    public static byte[] EncryptedPdf()
    {
        var key = string.Concat(Enumerable.Range(0, 32).Select(i => i.ToString("X2", CultureInfo.InvariantCulture)));
        return PdfObjects(
            [Content([(12, "Secret")])],
            $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{key}> /U <{key}> >> /ID [<{key}> <{key}>]");
    }

    public static byte[] Docx(Action<Body> write)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.Document = new Document(new Body());
            var styles = main.AddNewPart<StyleDefinitionsPart>();
            styles.Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }, new StyleParagraphProperties(new OutlineLevel { Val = 0 })) { Type = StyleValues.Paragraph, StyleId = "Kop1" },
                new Style(new StyleName { Val = "heading 2" }) { Type = StyleValues.Paragraph, StyleId = "Kop2" },
                new Style(new StyleName { Val = "Title" }) { Type = StyleValues.Paragraph, StyleId = "Titel" });
            write(main.Document.Body!);
        }

        return stream.ToArray();
    }

    public static Paragraph Paragraph(string text, string? style = null) =>
        new(style is null ? new ParagraphProperties() : new ParagraphProperties(new ParagraphStyleId { Val = style }), new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    public static byte[] Xlsx(params (string Name, string? State, string[][] Rows)[] sheets) => Zip(
    [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
        ("_rels/.rels", Relations(("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", $"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"{(sheet.State is null ? string.Empty : $" state=\"{sheet.State}\"")}/>"))}</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", Relations([.. sheets.Select((_, i) => ($"rId{i + 1}", "worksheet", $"worksheets/sheet{i + 1}.xml"))])),
        .. sheets.Select((sheet, i) => ($"xl/worksheets/sheet{i + 1}.xml", Sheet(sheet.Rows))),
    ]);

    public static byte[] Zip(IEnumerable<(string Name, string Text)> parts, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    /// <summary>The container of old Office files, holding the stream that encrypted new ones are kept in.</summary>
    public static byte[] Ole(string streamName) =>
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1000], .. Encoding.Unicode.GetBytes(streamName), .. new byte[1000]];

    private static string Content((int Size, string Text)[] lines)
    {
        var content = new StringBuilder("BT ");
        var y = 780;
        foreach (var (size, text) in lines)
        {
            content.Append(CultureInfo.InvariantCulture, $"/F1 {size} Tf 1 0 0 1 72 {y} Tm ({text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj ");
            y -= text.Length == 0 ? 20 : (int)(size * 1.4);
        }

        return content.Append("ET").ToString();
    }

    private static byte[] PdfObjects(string[] contents, string trailer)
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {contents.Length} /Kids [{string.Join(' ', contents.Select((_, i) => $"{4 + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        };
        for (var i = 0; i < contents.Length; i++)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>");
            objects.Add($"<< /Length {contents[i].Length} >>\nstream\n{contents[i]}\nendstream");
        }

        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            file.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        }

        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Relations(params (string Id, string Kind, string Target)[] relations) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(relations.Select(relation => $"<Relationship Id=\"{relation.Id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation.Kind}\" Target=\"{relation.Target}\"/>"))}</Relationships>";

    private static string Sheet(string[][] rows) =>
        $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{string.Concat(rows.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((cell, c) => $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>"))}</sheetData></worksheet>";
}
