namespace Vectrant.Core.Knowledge;

/// <summary>What a file is, decided by its content.</summary>
public enum FileKind
{
    Pdf,
    Docx,
    Xlsx,
    Html,
    Markdown,
    Text,
    Csv,
}

/// <summary>The media type under which a kind is stored and served, and back.</summary>
public static class MediaType
{
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";

    private static readonly Dictionary<FileKind, string> Names = new()
    {
        [FileKind.Pdf] = "application/pdf",
        [FileKind.Docx] = OpenXml + "wordprocessingml.document",
        [FileKind.Xlsx] = OpenXml + "spreadsheetml.sheet",
        [FileKind.Html] = "text/html",
        [FileKind.Markdown] = "text/markdown",
        [FileKind.Text] = "text/plain",
        [FileKind.Csv] = "text/csv",
    };

    public static string Of(FileKind kind) => Names[kind];

    public static FileKind ToKind(string mediaType) => Names.First(pair => pair.Value == mediaType).Key;
}
