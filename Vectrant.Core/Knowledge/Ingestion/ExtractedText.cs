using Vectrant.Core.Common;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>What was read out of a file.</summary>
/// <param name="Text">All of it, normalised: NFC, no control characters but line feeds, no lone surrogates.</param>
/// <param name="Blocks">Its parts in order; they do not overlap.</param>
/// <param name="PageCount">Null where the format has no pages.</param>
/// <param name="Title">The title that the file gives itself, or null.</param>
/// <param name="Encoding">What the text was decoded from, when that was not UTF-8; else null.</param>
public sealed record ExtractedText(string Text, IReadOnlyList<TextBlock> Blocks, int? PageCount, string? Title, string? Encoding);

/// <summary>Reads the text out of stored files.</summary>
public interface ITextExtraction
{
    /// <returns>The text, or one of <see cref="FileErrors"/>.</returns>
    Task<Result<ExtractedText>> ExtractAsync(IngestionClaim claim, CancellationToken cancellationToken);
}
