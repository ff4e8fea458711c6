using System.Xml;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Knowledge.Ingestion;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>Reads PDF files: poppler finds the lines and their boxes, <see cref="PdfLayout"/> makes a text of them.</summary>
internal static class PdfReader
{
    public static async Task<Result<FileFacts>> ReadAsync(string path, TextAssembler text, KnowledgeOptions options, CancellationToken cancellationToken)
    {
        if (ReaderProcess.Program is null)
        {
            return FileErrors.ReaderMissing;
        }

        var output = path + ".xml";
        var outcome = await ReaderProcess.RunAsync(path, output, options, cancellationToken);
        if (Refusal(outcome, options) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<PdfPage> pages;
        try
        {
            pages = PdfXml.Read(output, cancellationToken);
        }
        catch (XmlException)
        {
            return FileErrors.Damaged;
        }

        if (pages.Count == 0 || IsCutOff(path, outcome))
        {
            return FileErrors.Damaged;
        }

        var title = PdfLayout.Write(pages, text);
        return text.HasWords || text.IsTooLong ? new FileFacts(pages.Count, title, null) : FileErrors.ImageOnly;
    }

    private static Error? Refusal(ReaderOutcome outcome, KnowledgeOptions options)
    {
        // Killed by signal 24 (processor time) or 25 (file size), or asked for memory that it may not have.
        if (outcome.TimedOut || outcome.ExitCode == 128 + 24)
        {
            return FileErrors.TookTooLong(options.ReadSeconds);
        }

        if (outcome.ExitCode == 128 + 25)
        {
            return FileErrors.TextTooLong(options.MaxTextMillions);
        }

        if (outcome.ExitCode == 0)
        {
            return null;
        }

        if (outcome.Errors.Contains("password", StringComparison.OrdinalIgnoreCase)
            || outcome.Errors.Contains("encrypt", StringComparison.OrdinalIgnoreCase)
            || outcome.Errors.Contains("not allowed", StringComparison.OrdinalIgnoreCase))
        {
            return FileErrors.Encrypted;
        }

        string[] signs = ["memory", "bad_alloc", "failed to map"];
        return outcome.ExitCode > 128 || signs.Any(sign => outcome.Errors.Contains(sign, StringComparison.OrdinalIgnoreCase))
            ? FileErrors.NeedsTooMuchMemory(options.ReadMemoryMegabytes)
            : FileErrors.Damaged;
    }

    /// <summary>
    /// Poppler mends what it can and reads on; a file without its end, of which it had to guess the structure, has lost
    /// pages without anybody noticing.
    /// </summary>
    private static bool IsCutOff(string path, ReaderOutcome outcome)
    {
        if (!outcome.Errors.Contains("Syntax Error", StringComparison.Ordinal) && !outcome.Errors.Contains("Syntax Warning", StringComparison.Ordinal))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        file.Position = Math.Max(0, file.Length - 2048);
        var tail = new byte[file.Length - file.Position];
        file.ReadExactly(tail);
        return tail.AsSpan().IndexOf("%%EOF"u8) < 0;
    }
}
