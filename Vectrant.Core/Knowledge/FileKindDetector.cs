using System.IO.Compression;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Core.Knowledge;

/// <summary>
/// Decides what a file is by its content. Its name is a hint between kinds of text only, and must not say something else (<see cref="FileExtension"/>); the
/// media type that a browser claims is not even looked at.
/// </summary>
public static class FileKindDetector
{
    /// <summary>PDF readers accept the mark anywhere in the first kilobyte.</summary>
    private const int PdfMarkWindow = 1024;

    /// <summary>Enough to tell kinds of text apart.</summary>
    private const int SampleBytes = 256 * 1024;

    private static readonly byte[] OleMark = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Name of the stream in which Office keeps an encrypted document, as the container's directory spells it (UTF-16).</summary>
    private static readonly byte[] EncryptedPackage = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");

    /// <param name="content">Seekable; its position afterwards is undefined.</param>
    /// <param name="fileName">The name it was sent under.</param>
    /// <param name="maxUnpackedBytes">How large the parts of an Office file may become.</param>
    /// <returns>The kind, or Invalid with what is wrong with the file.</returns>
    public static Result<FileKind> Detect(Stream content, string fileName, long maxUnpackedBytes)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        var kind = DetectContent(content, fileName, maxUnpackedBytes);
        return kind.Succeeded && !FileExtension.Fits(fileName, kind.Value) ? FileErrors.NameContradicts(FileExtension.Of(fileName), FileExtension.UsualOf(kind.Value)) : kind;
    }

    private static Result<FileKind> DetectContent(Stream content, string fileName, long maxUnpackedBytes)
    {
        content.Position = 0;
        var sample = new byte[Math.Min(SampleBytes, content.Length)];
        content.ReadExactly(sample);
        if (sample.Length == 0)
        {
            return FileErrors.Empty;
        }

        // A text may well speak of the mark; then it does not begin with it.
        var mark = sample.AsSpan(0, Math.Min(PdfMarkWindow, sample.Length)).IndexOf("%PDF-"u8);
        if (mark == 0 || (mark > 0 && !FileExtension.SaysText(fileName)))
        {
            return FileKind.Pdf;
        }

        if (sample.AsSpan().StartsWith(OleMark))
        {
            return Contains(content, EncryptedPackage) ? FileErrors.Encrypted : FileErrors.OldOffice;
        }

        if (sample.AsSpan().StartsWith("PK"u8))
        {
            return DetectOffice(content, maxUnpackedBytes);
        }

        var text = TextDecoding.Decode(sample, isWhole: sample.Length == content.Length);
        return text.Succeeded ? TextKindDetector.Detect(text.Value.Text, fileName) : text.Error;
    }

    private static Result<FileKind> DetectOffice(Stream content, long maxUnpackedBytes)
    {
        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var parts = OfficeArchive.Check(archive, maxUnpackedBytes);
            if (!parts.Succeeded)
            {
                return parts.Error;
            }

            return archive.GetEntry("word/document.xml") is not null ? FileKind.Docx
                : archive.GetEntry("xl/workbook.xml") is not null ? FileKind.Xlsx
                : FileErrors.UnknownKind;
        }
        catch (InvalidDataException)
        {
            return FileErrors.Damaged;
        }
    }

    private static bool Contains(Stream content, ReadOnlySpan<byte> sought)
    {
        content.Position = 0;
        var buffer = new byte[128 * 1024];
        var kept = 0;
        int read;
        while ((read = content.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            var filled = buffer.AsSpan(0, kept + read);
            if (filled.IndexOf(sought) >= 0)
            {
                return true;
            }

            kept = Math.Min(filled.Length, sought.Length - 1);
            filled[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
