using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Files in and out: both would be too much for a circuit.</summary>
public static class KnowledgeEndpoints
{
    private const string TokenHeader = "RequestVerificationToken";

    // The file is shown or saved, never run: no script, no frame of another site, no guessing of its type.
    private const string FilePolicy = "default-src 'none'; sandbox; frame-ancestors 'self'";

    public static IEndpointRouteBuilder MapKnowledge(this IEndpointRouteBuilder routes)
    {
        var limit = routes.ServiceProvider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.MaxFileBytes;
        var uploads = routes.MapGroup("/knowledge/uploads").RequireAuthorization(nameof(Permission.ManageKnowledge)).ExcludeFromDescription();
        uploads.MapGet("/token", Token).LimitedAs(EndpointClass.Read);
        uploads.MapPost("", UploadAsync).LimitedAs(EndpointClass.Upload).WithMetadata(new BodyLimit(limit + UploadForm.Wrapping)).DisableAntiforgery();
        routes.MapGet("/documents/{documentId:guid}/versions/{versionId:guid}/file", DownloadAsync)
            .LimitedAs(EndpointClass.Read)
            .RequireAuthorization(nameof(Permission.ReadDocuments))
            .ExcludeFromDescription();
        return routes;
    }

    private static IResult Token(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new UploadToken(tokens.RequestToken!));
    }

    // The token comes in a header and is checked here: the middleware would read the whole form, and with it the file, to look for it.
    private static async Task<IResult> UploadAsync(
        HttpContext context,
        Guid collection,
        Guid? replaces,
        UploadDocument upload,
        ICurrentActor actors,
        IAntiforgery antiforgery,
        IOptions<KnowledgeOptions> options,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(context.Request.Headers[TokenHeader]) || !await antiforgery.IsRequestValidAsync(context))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "antiforgery", "The proof that this page sent the file has expired. Try again, or reload the page.");
        }

        return await UploadForm.ReadAsync(
            context.Request,
            options.Value,
            async (name, content) =>
            {
                var request = new UploadRequest(new CollectionId(collection), name, content, replaces is { } id ? new DocumentId(id) : null);
                var stored = await upload.RunAsync(await actors.GetAsync(cancellationToken), request, cancellationToken);
                return stored.Match(
                    document => Results.Created($"/documents/{document.DocumentId}", UploadAnswer.Of(document)),
                    error => error.ToProblem());
            },
            cancellationToken);
    }

    private static async Task<IResult> DownloadAsync(
        HttpContext context,
        Guid documentId,
        Guid versionId,
        bool? download,
        IDocumentQuery documents,
        IDocumentContentQuery contents,
        ICurrentActor actors,
        OpenDownloads downloads,
        CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        var document = await documents.GetAsync(actor, new DocumentId(documentId), cancellationToken);
        var version = new DocumentVersionId(versionId);
        if (!document.Succeeded || document.Value.Versions.All(row => row.Id != version))
        {
            return (document.Error ?? KnowledgeErrors.VersionNotFound).ToProblem();
        }

        var place = await downloads.TakeAsync(actor.PersonId, cancellationToken);
        context.Response.RegisterForDispose(place);
        if (!place.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "10";
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "downloads_busy", "Too many files are being downloaded at this moment. Wait until some of yours are there, then try again.");
        }

        var original = await contents.OpenOriginalAsync(actor, version, cancellationToken);
        if (!original.Succeeded)
        {
            return original.Error.ToProblem();
        }

        var file = original.Value;
        context.Response.RegisterForDisposeAsync(file);
        var inline = file.MediaType == MediaType.Of(FileKind.Pdf) && download is not true;
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName);
        var headers = context.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = FilePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Kept by the browser, but asked for each time: the right to read it may have ended.
        headers.CacheControl = "private, no-cache";
        return Results.Stream(
            file.Content.CanSeek ? file.Content : new ForwardStream(file.Content, file.Size),
            file.MediaType,
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""),
            enableRangeProcessing: true);
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

/// <summary>Proof that a page of this site sends the upload.</summary>
public sealed record UploadToken(string Token);

/// <summary>The stored upload; a worker reads it now.</summary>
/// <param name="AlreadyThere">The collection holds this very file: nothing was stored, and this is where it is.</param>
public sealed record UploadAnswer(Guid DocumentId, Guid VersionId, int Number, bool AlreadyThere)
{
    internal static UploadAnswer Of(UploadedDocument document) => new(document.DocumentId.Value, document.VersionId.Value, document.Number, document.AlreadyThere);
}
