using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge;

/// <summary>Why a file cannot be taken or read, as sentences: what it is, and what to do.</summary>
public static class FileErrors
{
    public static Error Empty { get; } = Unusable(
        "file_empty",
        "The file is empty. Check that it was saved and copied completely, then upload it again.");

    public static Error UnknownKind { get; } = Unusable(
        "file_kind_unknown",
        "The content of this file is none of the kinds that can be read: PDF, Word (.docx), Excel (.xlsx), HTML, Markdown, plain text, CSV. Save it as one of these.");

    /// <param name="extension">What the name ends in.</param>
    /// <param name="usual">What names of such a content end in.</param>
    public static Error NameContradicts(string extension, string usual) => Unusable(
        "file_name_contradicts",
        $"The name of the file ends in {extension}, but its content is that of a {usual} file. If the content is right, rename it to end in {usual}; if the name is right, save the file again in its program. Then upload it again.") with
    {
        Arguments = new Dictionary<string, string> { ["extension"] = extension, ["usual"] = usual },
    };

    public static Error OldOffice { get; } = Unusable(
        "file_old_office",
        "This is a file of an Office version before 2007. Open it there and save it as .docx or .xlsx.");

    public static Error Encrypted { get; } = Unusable(
        "file_encrypted",
        "The file is protected by a password, so its text cannot be read. Save a copy without the password and upload that.");

    public static Error Damaged { get; } = Unusable(
        "file_damaged",
        "The file is damaged: its content breaks off or contradicts itself. Open it in its program, save it again, and upload the new file.");

    public static Error ImageOnly { get; } = Unusable(
        "file_image_only",
        "The file holds pictures of pages but no text. Run text recognition (OCR) on it, and upload the result.");

    public static Error NoText { get; } = Unusable(
        "file_no_text",
        "No text was found in the file. If what it says stands in pictures, run text recognition (OCR) on it.");

    public static Error ExpandsTooFar { get; } = Unusable(
        "file_expands_too_far",
        "Unpacked, the file would be suspiciously large, so it was not opened. Remove what is not needed (pictures, sheets) and save it again.");

    public static Error TextEncodingUnknown { get; } = Unusable(
        "text_encoding_unknown",
        "The text of the file is in no known encoding. Save it as UTF-8 and upload it again.");

    public static Error TooLarge(int limitMegabytes) => Unusable(
        "file_too_large",
        $"The file is larger than {limitMegabytes} MB. Split it, or reduce its pictures; an operator can raise the limit (Knowledge:MaxFileMegabytes).") with
    {
        Arguments = new Dictionary<string, string> { ["limit"] = Number(limitMegabytes) },
    };

    public static Error TextTooLong(int limitMillions) => Unusable(
        "text_too_long",
        $"The file holds more than {limitMillions} million characters of text. Split it into several files.") with
    {
        Arguments = new Dictionary<string, string> { ["limit"] = Number(limitMillions) },
    };

    public static Error TookTooLong(int limitSeconds) => new(
        ErrorKind.Unavailable,
        "reading_took_too_long",
        $"Reading the file took longer than {limitSeconds} seconds and was stopped. Try again when less is going on, or split the file.")
    {
        Arguments = new Dictionary<string, string> { ["limit"] = Number(limitSeconds) },
    };

    public static Error NeedsTooMuchMemory(int limitMegabytes) => Unusable(
        "reading_needs_too_much_memory",
        $"Reading the file needs more than {limitMegabytes} MB of memory and was stopped. Split it, or print it to a new PDF.") with
    {
        Arguments = new Dictionary<string, string> { ["limit"] = Number(limitMegabytes) },
    };

    public static Error ReaderMissing { get; } = new(
        ErrorKind.Unavailable,
        "pdf_reader_missing",
        "PDF files cannot be read on this node, because the program pdftotext is missing. Install the package poppler-utils, then try again.");

    public static Error EndsItsWorker(int tries) => new(
        ErrorKind.Unavailable,
        "ends_its_worker",
        $"The worker ended {tries} times while it read this file, so it is not tried again by itself. Check the memory of the node and the file, then try again.")
    {
        Arguments = new Dictionary<string, string> { ["tries"] = Number(tries) },
    };

    public static Error ModelUnavailable(string words) => new(
        ErrorKind.Unavailable,
        "embedding_model_unavailable",
        $"The passages could not be turned into vectors: {words} Check the embedding model on the Models page, then try again.");

    public static Error Unexpected { get; } = new(
        ErrorKind.Unavailable,
        "ingestion_failed",
        "Something went wrong inside Vectrant while this file was read; the log of the worker has the details. Try again; if it fails again, tell an operator.");

    private static Error Unusable(string code, string words) => new(ErrorKind.Invalid, code, words);

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
