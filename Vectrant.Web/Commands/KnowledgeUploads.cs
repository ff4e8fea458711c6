using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Commands;

/// <summary>Finds or makes the collection, and sends files into it.</summary>
internal sealed class KnowledgeUploads(
    ICollectionQuery collections,
    CreateCollection create,
    IDocumentQuery documents,
    UploadDocument upload,
    RetryIngestion retry)
{
    public async Task<Result<CollectionId>> CollectionAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var known = await collections.ListAsync(IngestRequest.CommandLine, cancellationToken);
        if (known.FirstOrDefault(collection => string.Equals(collection.Name, request.Collection, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return request.Audience is { } wanted && wanted != found.Audience
                ? new Error(ErrorKind.Conflict, "other_audience", $"The collection “{found.Name}” exists and is for another audience ({Name(found.Audience)}). Choose another name, or leave --audience away.")
                : found.Id;
        }

        return request.Audience is { } audience
            ? await create.RunAsync(IngestRequest.CommandLine, new CollectionSettings(request.Collection, string.Empty, []), audience, cancellationToken)
            : new Error(
                ErrorKind.NotFound,
                "collection_missing",
                $"There is no collection “{request.Collection}”. Say who it is for to create it: --audience customer, or --audience internal.");
    }

    /// <summary>A file of the same name becomes the next version of its document; the same content is not sent twice, but tried again if it failed.</summary>
    public async Task<Result<UploadedDocument>> SendAsync(CollectionId collection, string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var replaces = await documents.FindAsync(IngestRequest.CommandLine, collection, FileNames.Clean(name), cancellationToken);
        var sent = await UploadAsync(new UploadRequest(collection, name, Stream.Null, replaces), path, cancellationToken);
        if (sent.Succeeded && sent.Value.AlreadyThere)
        {
            // Refused unless it failed or was cancelled, which is just what is wanted.
            await retry.RunAsync(IngestRequest.CommandLine, sent.Value.VersionId, cancellationToken);
        }

        return sent;
    }

    private async Task<Result<UploadedDocument>> UploadAsync(UploadRequest request, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = File.OpenRead(path);
            return await upload.RunAsync(IngestRequest.CommandLine, request with { Content = content }, cancellationToken);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new Error(ErrorKind.Unavailable, "file_unreadable", $"The file cannot be read: {refusal.Message}");
        }
    }

    private static string Name(Audience audience) => audience == Audience.Customer ? "customer" : "internal";
}
