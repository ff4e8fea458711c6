using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>A row of the list of documents, as the database spells it.</summary>
internal sealed record DocumentRecord
{
    public DocumentId Id { get; init; }

    public CollectionId CollectionId { get; init; }

    public required string CollectionName { get; init; }

    public required string Audience { get; init; }

    public required string Title { get; init; }

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    public DocumentVersionId VersionId { get; init; }

    public int Number { get; init; }

    public required string Stage { get; init; }

    public double Progress { get; init; }

    public string? ErrorCode { get; init; }

    public string? Error { get; init; }

    public int? CurrentNumber { get; init; }

    public int? PageCount { get; init; }

    public int? ChunkCount { get; init; }

    public long Size { get; init; }

    public DateTimeOffset UploadedAt { get; init; }

    public DocumentRow ToModel() => new(
        Id,
        CollectionId,
        CollectionName,
        AudienceName.Parse(Audience),
        Title,
        FileName,
        Core.Knowledge.MediaType.ToKind(MediaType),
        VersionId,
        Number,
        StageName.Parse(Stage),
        Progress,
        ErrorCode,
        Error,
        CurrentNumber,
        PageCount,
        ChunkCount,
        Size,
        UploadedAt);
}

/// <summary>A version, as the database spells it.</summary>
internal sealed record VersionRecord
{
    public DocumentVersionId Id { get; init; }

    public int Number { get; init; }

    public required string Stage { get; init; }

    public double Progress { get; init; }

    public string? ErrorCode { get; init; }

    public string? Error { get; init; }

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    public long Size { get; init; }

    public required string Sha256 { get; init; }

    public bool? IsCurrent { get; init; }

    public int? PageCount { get; init; }

    public int? ChunkCount { get; init; }

    public string? Language { get; init; }

    public string? Encoding { get; init; }

    public int Attempt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public VersionRow ToModel() => new(
        Id,
        Number,
        StageName.Parse(Stage),
        Progress,
        ErrorCode,
        Error,
        FileName,
        Core.Knowledge.MediaType.ToKind(MediaType),
        Size,
        Sha256,
        IsCurrent == true,
        PageCount,
        ChunkCount,
        Language,
        Encoding,
        Attempt,
        CreatedAt,
        CreatedBy,
        FinishedAt);
}
