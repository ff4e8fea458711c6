using System.Text;
using Vectrant.Core.Knowledge;
using Vectrant.Tests.Infrastructure.Knowledge;
using Xunit;

namespace Vectrant.Tests.Core.Knowledge;

public sealed class FileKindDetectorTests
{
    private const long MaxUnpacked = 20 * 1048576;

    public static TheoryData<string, string, FileKind> Texts => new()
    {
        { "read.me-first", "Just words, under an end that nobody knows.", FileKind.Text },
        { "faq.rst", "# Title\n\nSome *text*.\n\n- one\n- two\n", FileKind.Markdown },
        { "a.md", "# How files begin\n\n- a PDF with %PDF-1.7\n- a program with MZ\n", FileKind.Markdown },
        { "a", "<!doctype html>\n<html><body><p>x</p></body></html>", FileKind.Html },
        { "a.txt", "<!-- note --><html><body>x</body></html>", FileKind.Html },
        { "a.txt", "# not Markdown, because the name says text\n# again\n", FileKind.Text },
        { "a.csv", "name;amount\nrent;500\nheat;80\n", FileKind.Csv },
        { "a", "name,amount\nrent,500\nheat,80\nlight,20\n", FileKind.Csv },
        { "a.csv", "These are words.\nNothing here looks like a table.\nNot even a little.", FileKind.Text },
        { "a.html", "No tag in sight.", FileKind.Text },
    };

    public static TheoryData<string, byte[], string> Bad => new()
    {
        { "empty", [], "file_empty" },
        { "picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "file_kind_unknown" },
        { "program", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0], "file_kind_unknown" },
        { "controls", [65, 66, 1, 2, 3, 67], "file_kind_unknown" },
        { "encrypted Office", Samples.Ole("EncryptedPackage"), "file_encrypted" },
        { "old Word", Samples.Ole("WordDocument"), "file_old_office" },
        { "plain zip", Samples.Zip([("readme.txt", "hello")]), "file_kind_unknown" },
        { "cut zip", Samples.Zip([("word/document.xml", new string('a', 5000))])[..60], "file_damaged" },
        { "not Western either", [0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x41], "text_encoding_unknown" },
        { "too large unpacked", Samples.Zip([("word/document.xml", new string(' ', (int)MaxUnpacked + 1))]), "file_expands_too_far" },
        { "too large under a name that says nothing", Samples.Zip([("word/document.xml", "<w/>"), ("word/text.dat", new string(' ', (int)MaxUnpacked + 1))]), "file_expands_too_far" },
        { "ratio", Samples.Zip([("xl/workbook.xml", new string('0', 8 * 1048576))], System.IO.Compression.CompressionLevel.SmallestSize), "file_expands_too_far" },
        { "many entries", Samples.Zip(Enumerable.Range(0, 20_001).Select(i => ($"word/{i}.xml", ""))), "file_expands_too_far" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Detect_Text_GoesByContent(string name, string content, FileKind expected) =>
        Assert.Equal(expected, FileKindDetector.Detect(new MemoryStream(Encoding.UTF8.GetBytes(content)), name, MaxUnpacked).Value);

    [Theory]
    [MemberData(nameof(Bad))]
    public void Detect_BadFile_SaysWhatIsWrong(string what, byte[] content, string code)
    {
        var result = FileKindDetector.Detect(new MemoryStream(content), "report.pdf", MaxUnpacked);
        Assert.True(!result.Succeeded, what);
        Assert.Equal(code, result.Error.Code);
    }

    [Theory]
    [InlineData("invoice", "invoice", "invoice")]
    [InlineData("invoice.2026", "invoice.2026", "invoice.2026")]
    [InlineData("Invoice.DOCX", "Invoice.XLSX", "Invoice.PDF")]
    [InlineData("invoice.docm", "invoice.xlsm", "invoice.txt.pdf")]
    public void Detect_NameThatFitsOrSaysNothing_GoesByContent(string docx, string xlsx, string pdf)
    {
        Assert.Equal(FileKind.Docx, FileKindDetector.Detect(Docx(), docx, MaxUnpacked).Value);
        Assert.Equal(FileKind.Xlsx, FileKindDetector.Detect(Xlsx(), xlsx, MaxUnpacked).Value);
        Assert.Equal(FileKind.Pdf, FileKindDetector.Detect(Pdf(), pdf, MaxUnpacked).Value);
    }

    [Theory]
    [InlineData(".pdf", ".md")]
    [InlineData(".EXE", ".md")]
    [InlineData(".docx", ".md")]
    [InlineData(".zip", ".md")]
    [InlineData(".png", ".md")]
    [InlineData(".rtf", ".md")]
    [InlineData(".txt", ".pdf")]
    [InlineData(".md", ".docx")]
    [InlineData(".pdf", ".docx")]
    [InlineData(".docx", ".xlsx")]
    [InlineData(".xls", ".xlsx")]
    [InlineData(".jpeg", ".pdf")]
    public void Detect_NameThatSaysSomethingElse_IsRefusedWithTheUsualOne(string extension, string usual)
    {
        Stream content = usual switch { ".pdf" => Pdf(), ".docx" => Docx(), ".xlsx" => Xlsx(), _ => new MemoryStream("# Title\n\n- one\n- two\n"u8.ToArray()) };
        var refused = FileKindDetector.Detect(content, "report" + extension, MaxUnpacked).Error!;
        Assert.Equal(("file_name_contradicts", extension, usual), (refused.Code, refused.Arguments["extension"], refused.Arguments["usual"]));
        Assert.True(FileKindDetector.Detect(content, "report" + usual, MaxUnpacked).Succeeded);
    }

    private static MemoryStream Docx() => new(Samples.Docx(body => body.Append(Samples.Paragraph("x"))));

    private static MemoryStream Xlsx() => new(Samples.Xlsx(("A", null, [["x"]])));

    private static MemoryStream Pdf() => new(Samples.Pdf([(12, "x")]));

    /// <summary>A character cut at the end of the sample must not make a long UTF-8 text look like another encoding.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Detect_LongText_SurvivesACutCharacter(int shift)
    {
        var text = new string('a', shift) + string.Concat(Enumerable.Repeat("€ ", 150_000));
        Assert.Equal(FileKind.Text, FileKindDetector.Detect(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.txt", MaxUnpacked).Value);
    }

    [Fact]
    public void Detect_Utf16WithMark_IsText() =>
        Assert.Equal(FileKind.Text, FileKindDetector.Detect(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Grüße aus Köln")]), "a.txt", MaxUnpacked).Value);
}
