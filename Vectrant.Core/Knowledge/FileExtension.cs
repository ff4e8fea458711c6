using System.Collections.Frozen;

namespace Vectrant.Core.Knowledge;

/// <summary>What the end of a file's name says about its content. It never decides what a file is; but a name that says something else than the content is refused.</summary>
public static class FileExtension
{
    private static readonly FileKind[] AnyText = [FileKind.Html, FileKind.Markdown, FileKind.Text, FileKind.Csv];

    /// <summary>Extensions of kinds that are none of those that can be read: whatever is in a file that is called so, its name or its content lies.</summary>
    private static readonly string[] Foreign =
    [
        ".doc", ".dot", ".xls", ".xlt", ".xlsb", ".ppt", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".rtf", ".pages", ".epub", ".mobi", ".one", ".vsd", ".vsdx", ".msg", ".pst",
        ".exe", ".com", ".scr", ".dll", ".sys", ".msi", ".msix", ".cab", ".bin", ".so", ".dylib", ".elf", ".app", ".apk", ".ipa", ".deb", ".rpm", ".dmg", ".iso", ".img", ".lnk",
        ".jar", ".war", ".class", ".pyc", ".wasm", ".o", ".obj",
        ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar",
        ".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".ico", ".heic", ".heif", ".avif", ".psd",
        ".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".opus", ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".wmv", ".mpg", ".mpeg",
        ".sqlite", ".db", ".mdb", ".accdb", ".parquet", ".woff", ".woff2", ".ttf", ".otf", ".eot",
    ];

    private static readonly FrozenDictionary<string, FileKind[]> Kinds = new (FileKind[] Kinds, string[] Extensions)[]
    {
        // Between kinds of text the content decides alone: a page saved as .txt is read as a page.
        (AnyText, [".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".log", ".csv", ".tsv"]),
        ([FileKind.Pdf], [".pdf"]),
        ([FileKind.Docx], [".docx", ".docm", ".dotx", ".dotm"]),
        ([FileKind.Xlsx], [".xlsx", ".xlsm", ".xltx", ".xltm"]),
        ([], Foreign),
    }.SelectMany(group => group.Extensions, (group, extension) => (extension, group.Kinds))
        .ToFrozenDictionary(known => known.extension, known => known.Kinds, StringComparer.OrdinalIgnoreCase);

    /// <summary>The extension of a name, with its dot; empty without one.</summary>
    public static string Of(string fileName) => Path.GetExtension(fileName);

    /// <summary>False only where the name says that the content is something else. A name that says nothing (none, or an extension that is not known) fits every kind.</summary>
    public static bool Fits(string fileName, FileKind kind) => !Kinds.TryGetValue(Of(fileName), out var kinds) || kinds.Contains(kind);

    /// <summary>True where the name says that it is text.</summary>
    public static bool SaysText(string fileName) => Kinds.TryGetValue(Of(fileName), out var kinds) && kinds == AnyText;

    /// <summary>What a file of this kind is usually called.</summary>
    public static string UsualOf(FileKind kind) => kind switch
    {
        FileKind.Pdf => ".pdf",
        FileKind.Docx => ".docx",
        FileKind.Xlsx => ".xlsx",
        FileKind.Html => ".html",
        FileKind.Markdown => ".md",
        FileKind.Csv => ".csv",
        _ => ".txt",
    };
}
