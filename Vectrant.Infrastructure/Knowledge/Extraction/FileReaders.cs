using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using ExcelDataReader.Exceptions;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>One reader for each kind, and what their exceptions mean.</summary>
internal static class FileReaders
{
    public static async Task<Result<ExtractedText>> ReadAsync(string path, FileKind kind, KnowledgeOptions options, CancellationToken cancellationToken)
    {
        var text = new TextAssembler(options.MaxTextCharacters);
        var read = kind switch
        {
            FileKind.Pdf => await PdfReader.ReadAsync(path, text, options, cancellationToken),
            FileKind.Docx => ReadOffice(() => DocxReader.Read(path, text)),
            FileKind.Xlsx => ReadOffice(() => XlsxReader.Read(path, text, cancellationToken)),
            _ => await ReadPlainAsync(path, kind, text, cancellationToken),
        };
        if (text.IsTooLong)
        {
            return FileErrors.TextTooLong(options.MaxTextMillions);
        }

        return !read.Succeeded ? read.Error : text.HasWords ? text.Build(read.Value.PageCount, read.Value.Title, read.Value.Encoding) : FileErrors.NoText;
    }

    private static async Task<Result<FileFacts>> ReadPlainAsync(string path, FileKind kind, TextAssembler text, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Decode(await File.ReadAllBytesAsync(path, cancellationToken), isWhole: true);
        if (!decoded.Succeeded)
        {
            return decoded.Error;
        }

        var content = decoded.Value.Text;
        var title = kind switch
        {
            FileKind.Html => await HtmlReader.ReadAsync(content, text, cancellationToken),
            FileKind.Markdown => MarkdownReader.Read(content, text),
            FileKind.Csv => CsvTable.Read(content, text, cancellationToken),
            _ => PlainTextReader.Read(content, text),
        };
        return new FileFacts(null, title, decoded.Value.Encoding == TextDecoding.Utf8Name ? null : decoded.Value.Encoding);
    }

    private static Result<FileFacts> ReadOffice(Func<string?> read)
    {
        try
        {
            return new FileFacts(null, read(), null);
        }
        catch (Exception damage) when (damage is OpenXmlPackageException or InvalidDataException or XmlException or FormatException
                                                or HeaderException or FileFormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return FileErrors.Damaged;
        }
    }
}

/// <summary>What a reader learned beside the text.</summary>
internal sealed record FileFacts(int? PageCount, string? Title, string? Encoding);
