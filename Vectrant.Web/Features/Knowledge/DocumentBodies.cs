using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>A document in a list; what is said of a version is said of the newest.</summary>
public sealed record DocumentRowBody(
    Guid Id, Guid CollectionId, string CollectionName, Audience Audience, string Title, string FileName, FileKind Kind, Guid VersionId, int Number,
    IngestionStage Stage, double Progress, string? ErrorCode, string? Error, int? CurrentNumber, int? PageCount, int? ChunkCount, long Size, DateTimeOffset UploadedAt)
{
    internal static DocumentRowBody Of(DocumentRow row) => new(
        row.Id.Value, row.CollectionId.Value, row.CollectionName, row.Audience, row.Title, row.FileName, row.Kind, row.VersionId.Value, row.Number,
        row.Stage, row.Progress, row.ErrorCode, row.Error, row.CurrentNumber, row.PageCount, row.ChunkCount, row.Size, row.UploadedAt);
}

/// <summary>A document. How far the reading of its versions is stands below <c>versions</c>: it changes by itself, the document does not.</summary>
/// <param name="NewestNumber">Number of the newest version.</param>
/// <param name="CurrentNumber">Number of the version that search finds; null while there is none.</param>
public sealed record DocumentBody(Guid Id, Guid CollectionId, string CollectionName, Audience Audience, string Title, string FileName, FileKind Kind, int NewestNumber, int? CurrentNumber)
{
    internal static DocumentBody Of(DocumentDetail detail)
    {
        var row = detail.Document;
        return new DocumentBody(row.Id.Value, row.CollectionId.Value, row.CollectionName, row.Audience, row.Title, row.FileName, row.Kind, row.Number, row.CurrentNumber);
    }
}

/// <summary>One upload of a document and how far its reading is.</summary>
/// <param name="Progress">0 to 1 within the stage.</param>
/// <param name="Sha256">Of the original file, lower hex.</param>
/// <param name="IsCurrent">Whether search finds it.</param>
public sealed record VersionBody(
    Guid Id, int Number, IngestionStage Stage, double Progress, string? ErrorCode, string? Error, string FileName, FileKind Kind, long Size, string Sha256, bool IsCurrent,
    int? PageCount, int? ChunkCount, string? Language, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? FinishedAt)
{
    internal static VersionBody Of(VersionRow row) => new(
        row.Id.Value, row.Number, row.Stage, row.Progress, row.ErrorCode, row.Error, row.FileName, row.Kind, row.Size, row.Sha256, row.IsCurrent,
        row.PageCount, row.ChunkCount, row.Language, row.CreatedAt, row.CreatedBy, row.FinishedAt);
}

/// <summary>All versions of a document, newest first.</summary>
public sealed record VersionsBody(IReadOnlyList<VersionBody> Items);

/// <summary>The extracted text of a version.</summary>
public sealed record VersionTextBody(Guid DocumentId, Guid VersionId, int Number, bool IsCurrent, string Title, FileKind Kind, int? PageCount, string Text)
{
    internal static VersionTextBody Of(VersionText text) =>
        new(text.DocumentId.Value, text.VersionId.Value, text.Number, text.IsCurrent, text.Title, text.Kind, text.PageCount, text.Text);
}

/// <summary>A stored passage.</summary>
/// <param name="Ordinal">From 0, in the order of the text.</param>
/// <param name="Live">Whether search finds it.</param>
public sealed record ChunkBody(Guid Id, int Ordinal, IReadOnlyList<string> Headings, int? PageFrom, int? PageTo, int CharStart, int CharEnd, string Text, bool Live)
{
    internal static ChunkBody Of(ChunkRow row) => new(row.Id.Value, row.Ordinal, row.HeadingPath, row.PageFrom, row.PageTo, row.CharStart, row.CharEnd, row.Text, row.Live);
}

/// <summary>The passages of a version after an ordinal.</summary>
/// <param name="Items">In order.</param>
/// <param name="More">Whether there are more after them.</param>
public sealed record ChunksBody(IReadOnlyList<ChunkBody> Items, bool More);

/// <summary>Another title.</summary>
/// <param name="Title">1 to 300 characters.</param>
public sealed record TitleBody(string Title);
