using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Knowledge;

/// <param name="FileName">Name to list it under; a folder in it is cut off. Never decides what the file is, and must not say something else.</param>
/// <param name="Content">Read once, to its end or to the limit.</param>
/// <param name="Replaces">The document that this is a new version of; null for a new document.</param>
public sealed record UploadRequest(CollectionId CollectionId, string FileName, Stream Content, DocumentId? Replaces)
{
    /// <summary>What people will see; null to take it from the file.</summary>
    public string? Title { get; init; }
}

/// <summary>Takes a file into the knowledge base. Returns as soon as it is stored; a worker does the rest.</summary>
public sealed class UploadDocument(IUploadSpool spool, IDocumentStore store, IIngestionQueue queue, IRateLimit limit, IOptions<KnowledgeOptions> options)
{
    public async Task<Result<UploadedDocument>> RunAsync(Actor actor, UploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        if (!actor.May(Permission.ManageKnowledge))
        {
            return KnowledgeErrors.MayNotManage;
        }

        if (await limit.RefuseAsync(actor, EndpointClass.Upload, cancellationToken) is { } tooMany)
        {
            return tooMany;
        }

        var fileName = FileNames.Clean(request.FileName);
        if (fileName.Length == 0)
        {
            return KnowledgeErrors.FileNameMissing;
        }

        var title = request.Title is null ? null : DocumentRules.TitleOf(request.Title);
        if (request.Title is not null && title is null)
        {
            return KnowledgeErrors.TitleMissing;
        }

        await using var file = await spool.ReceiveAsync(request.Content, options.Value.MaxFileBytes, cancellationToken);
        if (file is null)
        {
            return FileErrors.TooLarge(options.Value.MaxFileMegabytes);
        }

        await using var content = file.OpenRead();
        var kind = FileKindDetector.Detect(content, fileName, options.Value.MaxUnpackedBytes);
        if (!kind.Succeeded)
        {
            return kind.Error;
        }

        var upload = new NewUpload(request.CollectionId, request.Replaces, fileName, title, kind.Value, file);
        var stored = await store.AddAsync(actor, upload, cancellationToken);
        if (stored.Succeeded)
        {
            await queue.EnqueueAsync(stored.Value.VersionId, cancellationToken);
        }

        return stored;
    }
}
