using System.Text;
using DocumentFormat.OpenXml.Wordprocessing;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;
using Vectrant.Infrastructure.Knowledge.Extraction;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Knowledge;

/// <summary>What each reader makes of a file of its kind, and of one that is not as it should be.</summary>
public sealed class FileReadersTests
{
    public static TheoryData<string, FileKind, byte[], string> Bad => new()
    {
        { "encrypted PDF", FileKind.Pdf, Samples.EncryptedPdf(), "file_encrypted" },
        { "PDF of pictures", FileKind.Pdf, Samples.PdfWithoutText(2), "file_image_only" },
        { "PDF cut in half", FileKind.Pdf, [.. Samples.Pdf([(12, "one")], [(12, "two")], [(12, "three")]).Take(700)], "file_damaged" },
        { "PDF of noise", FileKind.Pdf, [.. "%PDF-1.7\n"u8, .. Enumerable.Range(0, 4000).Select(i => (byte)(i * 31))], "file_damaged" },
        { "DOCX without a body", FileKind.Docx, Samples.Zip([("word/document.xml", "<no>")]), "file_damaged" },
        { "DOCX without words", FileKind.Docx, Samples.Docx(body => body.Append(Samples.Paragraph(" "))), "file_no_text" },
        { "XLSX without parts", FileKind.Xlsx, Samples.Zip([("xl/workbook.xml", "<workbook")]), "file_damaged" },
        { "XLSX without words", FileKind.Xlsx, Samples.Xlsx(("Empty", null, [])), "file_no_text" },
        { "blank text", FileKind.Text, Encoding.UTF8.GetBytes("  \n\t\n"), "file_no_text" },
        { "page of scripts", FileKind.Html, Encoding.UTF8.GetBytes("<html><script>alert('x')</script><nav>Home</nav></html>"), "file_no_text" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Read_BadFile_SaysWhatIsWrong(string what, FileKind kind, byte[] content, string code)
    {
        var result = await TryReadAsync(kind, content);
        Assert.True(!result.Succeeded, what);
        Assert.Equal(code, result.Error.Code);
    }

    [Fact]
    public async Task Read_Pdf_FindsHeadingsPagesAndBoxes()
    {
        var text = await ReadAsync(FileKind.Pdf, Samples.Pdf(
            [(28, "Terms"), (12, ""), (18, "Water"), (12, ""), (12, "We pay for damage by water that escapes"), (12, "from pipes."), (12, ""), (12, "A second paragraph.")],
            [(18, "Fire"), (12, ""), (12, "We pay for damage by fire.")]));

        Assert.Equal(2, text.PageCount);
        Assert.Equal("Terms", text.Title);
        Assert.Equal(
            [(1, 1, "Terms"), (2, 1, "Water"), (0, 1, "We pay for damage by water that escapes from pipes."), (0, 1, "A second paragraph."), (2, 2, "Fire"), (0, 2, "We pay for damage by fire.")],
            text.Blocks.Select(block => (block.Heading ?? 0, block.Page!.Value, text.Text[block.Start..block.End])));
        Assert.All(text.Blocks, block => Assert.True(block.Box is { X0: > 71 and < 74 } box && box.Y1 > box.Y0 && box.Y1 < 842));
    }

    [Fact]
    public async Task Read_PdfWithRunningHeader_DropsIt()
    {
        var pages = Enumerable.Range(1, 5).Select(i => new[] { (9, $"Harbour - page {i}"), (12, ""), (12, ""), (12, ""), (12, ""), (12, ""), (12, $"Text of page number {i}.") }).ToArray();
        var text = await ReadAsync(FileKind.Pdf, Samples.Pdf(pages));
        Assert.DoesNotContain("Harbour", text.Text, StringComparison.Ordinal);
        Assert.Contains("Text of page number 3.", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Docx_FindsStylesListsAndTables()
    {
        var file = Samples.Docx(body => body.Append(
            Samples.Paragraph("Manual", "Titel"),
            Samples.Paragraph("Water", "Kop1"),
            new Paragraph(new Run(new Text("Shown. ") { Space = DocumentFormat.OpenXml.SpaceProcessingModeValues.Preserve }), new DeletedRun(new Run(new DeletedText("gone"))), new Run(new RunProperties(new Vanish()), new Text("hidden"))),
            Samples.Paragraph("Frost", "Kop2"),
            new Table(
                new TableRow(new TableCell(Samples.Paragraph("Item")), new TableCell(Samples.Paragraph("Limit"))),
                new TableRow(new TableCell(Samples.Paragraph("Pipe")), new TableCell(Samples.Paragraph("£250"))))));
        var text = await ReadAsync(FileKind.Docx, file);
        Assert.Equal("Manual", text.Title);
        Assert.Equal([1, 2, 0, 3, 0], text.Blocks.Select(block => block.Heading ?? 0));
        Assert.Equal("Manual\n\nWater\n\nShown.\n\nFrost\n\nItem: Pipe; Limit: £250", text.Text);
    }

    [Fact]
    public async Task Read_Xlsx_NamesColumnsAndLeavesHiddenSheetsOut()
    {
        var text = await ReadAsync(FileKind.Xlsx, Samples.Xlsx(
            ("Limits", null, [["Item", "Limit"], ["Bicycle", "£500"], ["Cash", "£400"]]),
            ("Secret", "hidden", [["a", "b"], ["c", "d"]])));
        Assert.Equal("Limits\n\nItem: Bicycle; Limit: £500\nItem: Cash; Limit: £400", text.Text);
        Assert.Equal(1, text.Blocks[0].Heading);
    }

    [Fact]
    public async Task Read_Html_LeavesOutWhatVisitorsDoNotRead()
    {
        var text = await ReadAsync(FileKind.Html, Encoding.UTF8.GetBytes(
            """
            <html><head><title>Site</title><style>p{}</style></head><body><header>Menu</header><nav>Home</nav>
            <main><h1>Claims</h1><p>Report at <a href="https://x.example/claims">our page</a>.</p><ul><li>One<li>Two <b>parts</b></ul>
            <table><tr><th>Item<th>Limit<tr><td>Cash<td>£400</table><p hidden>secret</p><div style="display: none">secret</div><script>alert(1)</script></main></body></html>
            """));
        Assert.Equal("Claims", text.Title);
        Assert.Equal("Claims\n\nReport at our page (https://x.example/claims).\n\n• One\n• Two parts\n\nItem: Cash; Limit: £400", text.Text);
    }

    [Fact]
    public async Task Read_Markdown_KeepsWordsAndStructure()
    {
        var text = await ReadAsync(FileKind.Markdown, Encoding.UTF8.GetBytes(
            "---\nowner: me\n---\n# Terms\n\nPay **now** via [card](https://pay.example).\n\n1. First\n2. Second\n\n| Item | Limit |\n|---|---|\n| Cash | £400 |\n\n```\ncode here\n```\n"));
        Assert.Equal("Terms", text.Title);
        Assert.Equal("Terms\n\nPay now via card (https://pay.example).\n\n1. First\n2. Second\n\nItem: Cash; Limit: £400\n\ncode here", text.Text);
    }

    [Fact]
    public async Task Read_Csv_RepeatsTheNamesOfColumns()
    {
        var text = await ReadAsync(FileKind.Csv, Encoding.UTF8.GetBytes("Term;Meaning\nExcess;\"The part; you pay\"\nEvent;One cause\n"));
        Assert.Equal("Term: Excess; Meaning: The part; you pay\nTerm: Event; Meaning: One cause", text.Text);
        Assert.All(text.Blocks, block => Assert.True(block.IsRow));
    }

    [Fact]
    public async Task Read_PlainText_FindsHeadingsAndJoinsWrappedLines()
    {
        var text = await ReadAsync(FileKind.Text, Encoding.UTF8.GetBytes(
            "Opening hours\n\nCLAIMS LINE\nTelephone 100.\n\nA long line that was wrapped by an editor at seventy characters or\nso goes on here.\n"));
        Assert.Equal([1, 2, 0, 0], text.Blocks.Select(block => block.Heading ?? 0));
        Assert.EndsWith("characters or so goes on here.", text.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", new byte[] { 0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x80 }, "Grüße €")]
    [InlineData("utf-16le", new byte[] { 0xFF, 0xFE, 0x47, 0, 0x72, 0, 0xFC, 0 }, "Grü")]
    [InlineData("utf-16be", new byte[] { 0xFE, 0xFF, 0, 0x47, 0, 0x72, 0, 0xFC }, "Grü")]
    [InlineData(null, new byte[] { 0xEF, 0xBB, 0xBF, 0x47, 0x72, 0xC3, 0xBC }, "Grü")]
    public async Task Read_OtherEncoding_IsRecorded(string? encoding, byte[] content, string expected)
    {
        var text = await ReadAsync(FileKind.Text, content);
        Assert.Equal((encoding, expected), (text.Encoding, text.Text));
    }

    [Fact]
    public async Task Read_TextBeyondTheLimit_IsRefused()
    {
        var result = await TryReadAsync(FileKind.Text, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A paragraph of words.\n\n", 60_000))), new KnowledgeOptions { MaxTextMillions = 1 });
        Assert.Equal("text_too_long", result.Error?.Code);
    }

    [Fact]
    public async Task Read_PdfWithTooLittleMemory_IsRefusedNotCrashed()
    {
        var result = await TryReadAsync(FileKind.Pdf, Samples.Pdf([(12, "x")]), new KnowledgeOptions { ReadMemoryMegabytes = 8 });
        Assert.Equal("reading_needs_too_much_memory", result.Error?.Code);
    }

    private static async Task<ExtractedText> ReadAsync(FileKind kind, byte[] content)
    {
        var result = await TryReadAsync(kind, content);
        return result.Succeeded ? result.Value : throw new InvalidOperationException(result.Error.Message);
    }

    private static async Task<Result<ExtractedText>> TryReadAsync(FileKind kind, byte[] content, KnowledgeOptions? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("vectrant-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "original");
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
            return await FileReaders.ReadAsync(path, kind, options ?? new KnowledgeOptions(), TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
