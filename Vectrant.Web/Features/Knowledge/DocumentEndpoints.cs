using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Documents, for programs.</summary>
internal static class DocumentEndpoints
{
    private const string One = "/{id:guid}";
    private const string Version = One + "/versions/{versionId:guid}";

    private static readonly QueryField Collection = QueryField.Id("collection", "Only of this collection.");
    private static readonly QueryField Stage = QueryField.Choice<IngestionStage>("stage", "Only those whose newest version stands there.");
    private static readonly QueryField Search = QueryField.Text("search", 200, "A part of title or file name.");
    private static readonly QueryField Into = QueryField.Id("collection", "Where it goes.", required: true);
    private static readonly QueryField Replaces = QueryField.Id("replaces", "The document that this is a new version of.");
    private static readonly QueryField After = QueryField.Number("after", 0, int.MaxValue, 0, "How many passages to leave out: the ordinal of the last one that is known, plus one.");

    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder routes)
    {
        var largest = routes.ServiceProvider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.MaxFileBytes + UploadForm.Wrapping;
        var api = new ApiRoutes(routes, "/documents", "Documents");
        api.Get("", ListAsync, Permission.ReadDocuments)
            .WithName("listDocuments").WithSummary("Lists the documents that the own roles may see, newest upload first.")
            .TakesQuery(Collection, Stage, Search, Paging.Cursor, Paging.Limit)
            .Produces<PageBody<DocumentRowBody>>().Refuses(400);
        api.Post("", UploadAsync, Permission.ManageKnowledge).LimitedAs(EndpointClass.Upload)
            .WithName("uploadDocument").WithSummary("Stores a file; a worker reads it afterwards. What it is, its content says and not its name.")
            .TakesQuery(Into, Replaces).TakesFile(largest)
            .Produces<UploadAnswer>(StatusCodes.Status201Created).Refuses(404);
        api.Get(One, ReadAsync, Permission.ReadDocuments)
            .WithName("readDocument").WithSummary("Reads what is known of a document.")
            .TakesQuery().ReadsVersion<DocumentBody>().Refuses(400);
        api.Patch(One, RenameAsync, Permission.ManageKnowledge)
            .WithName("renameDocument").WithSummary("Gives a document another title.")
            .TakesQuery().TakesVersion("document").TakesJson(new TitleBody("Home contents terms 2026")).GivesVersion<DocumentBody>(ReadAsync);
        api.Delete(One, DeleteAsync, Permission.ManageKnowledge)
            .WithName("deleteDocument").WithSummary("Erases a document with all its versions and passages. It cannot be brought back.")
            .TakesQuery().TakesVersion("document").Produces(StatusCodes.Status204NoContent);
        api.Get(One + "/versions", VersionsAsync, Permission.ReadDocuments)
            .WithName("listVersions").WithSummary("Says how far the reading of each version is.")
            .TakesQuery().Produces<VersionsBody>().Refuses(400);
        api.Get(Version + "/text", TextAsync, Permission.ReadDocuments)
            .WithName("readVersionText").WithSummary("Reads the extracted text of a version.")
            .TakesQuery().Produces<VersionTextBody>().Refuses(400);
        api.Get(Version + "/chunks", ChunksAsync, Permission.ReadDocuments)
            .WithName("listChunks").WithSummary("Lists the passages of a version.")
            .TakesQuery(After, Paging.Limit).Produces<ChunksBody>().Refuses(400);
        api.Post(Version + "/retry", RetryAsync, Permission.ManageKnowledge)
            .WithName("retryVersion").WithSummary("Starts the reading of a failed or cancelled version again.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.Post(Version + "/cancel", CancelAsync, Permission.ManageKnowledge)
            .WithName("cancelVersion").WithSummary("Stops the reading of a version.")
            .TakesQuery().Produces(StatusCodes.Status204NoContent);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ICurrentActor actors, IDocumentQuery query, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Refuse(request, out var cursor) is { } refusal)
        {
            return refusal;
        }

        CollectionId? collection = Collection.IdIn(request) is { } id ? new CollectionId(id) : null;
        var filter = new DocumentFilter(collection, Stage.ChoiceIn<IngestionStage>(request), Search.TextIn(request), cursor, Paging.LimitOf(request));
        return paging.Page(request, await query.ListAsync(await actors.GetAsync(cancellationToken), filter, cancellationToken), DocumentRowBody.Of);
    }

    private static Task<IResult> UploadAsync(HttpRequest request, ICurrentActor actors, UploadDocument upload, IOptions<KnowledgeOptions> options, CancellationToken cancellationToken) =>
        UploadForm.ReadAsync(
            request,
            options.Value,
            async (name, content) =>
            {
                DocumentId? replaced = Replaces.IdIn(request) is { } id ? new DocumentId(id) : null;
                var stored = await upload.RunAsync(
                    await actors.GetAsync(cancellationToken), new UploadRequest(new CollectionId(Into.IdIn(request)!.Value), name, content, replaced), cancellationToken);
                return stored.Match(
                    document => ApiResults.Created(UploadAnswer.Of(document), $"{ApiRoutes.Root}/documents/{document.DocumentId}"),
                    error => error.ToProblem());
            },
            cancellationToken);

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, IDocumentQuery query, CancellationToken cancellationToken) =>
        Shown(await query.GetAsync(await actors.GetAsync(cancellationToken), new DocumentId(id), cancellationToken));

    private static async Task<IResult> RenameAsync(Guid id, HttpRequest request, ICurrentActor actors, IDocumentQuery query, RenameDocument rename, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<TitleBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        if (await RefuseAsync(request, actor, id, query, cancellationToken) is { } stale)
        {
            return stale;
        }

        var renamed = await rename.RunAsync(actor, new DocumentId(id), body.Title, cancellationToken);
        return renamed.Succeeded ? Shown(await query.GetAsync(actor, new DocumentId(id), cancellationToken)) : renamed.Error.ToProblem();
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpRequest request, ICurrentActor actors, IDocumentQuery query, DeleteDocument delete, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        return await RefuseAsync(request, actor, id, query, cancellationToken)
            ?? ApiResults.Nothing(await delete.RunAsync(actor, new DocumentId(id), cancellationToken));
    }

    private static async Task<IResult> VersionsAsync(Guid id, ICurrentActor actors, IDocumentQuery query, CancellationToken cancellationToken) =>
        ApiResults.Of(
            await query.GetAsync(await actors.GetAsync(cancellationToken), new DocumentId(id), cancellationToken),
            detail => new VersionsBody([.. detail.Versions.Select(VersionBody.Of)]));

    private static async Task<IResult> TextAsync(Guid id, Guid versionId, DocumentParts parts, CancellationToken cancellationToken) =>
        ApiResults.Of(await parts.TextAsync(new DocumentId(id), new DocumentVersionId(versionId), cancellationToken), VersionTextBody.Of);

    private static async Task<IResult> ChunksAsync(Guid id, Guid versionId, HttpRequest request, DocumentParts parts, CancellationToken cancellationToken)
    {
        var (after, limit) = ((int)After.NumberIn(request), Paging.LimitOf(request));
        return ApiResults.Of(
            await parts.ChunksAsync(new DocumentId(id), new DocumentVersionId(versionId), cancellationToken),
            rows => new ChunksBody([.. rows.Skip(after).Take(limit).Select(ChunkBody.Of)], rows.Count - after > limit));
    }

    private static async Task<IResult> RetryAsync(Guid id, Guid versionId, DocumentParts parts, RetryIngestion retry, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await parts.ChangeAsync(new DocumentId(id), new DocumentVersionId(versionId), retry.RunAsync, cancellationToken));

    private static async Task<IResult> CancelAsync(Guid id, Guid versionId, DocumentParts parts, CancelIngestion cancel, CancellationToken cancellationToken) =>
        ApiResults.Nothing(await parts.ChangeAsync(new DocumentId(id), new DocumentVersionId(versionId), cancel.RunAsync, cancellationToken));

    private static async Task<IResult?> RefuseAsync(HttpRequest request, Actor actor, Guid id, IDocumentQuery query, CancellationToken cancellationToken)
    {
        var seen = await query.GetAsync(actor, new DocumentId(id), cancellationToken);
        return seen.Match(detail => EntityTags.Refuse(request, DocumentBody.Of(detail)), error => error.ToProblem());
    }

    private static IResult Shown(Result<DocumentDetail> document) => document.Match(detail => EntityTags.Versioned(DocumentBody.Of(detail)), error => error.ToProblem());
}
