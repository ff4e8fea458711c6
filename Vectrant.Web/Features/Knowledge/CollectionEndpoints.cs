using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Web.Api;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>Collections, for programs.</summary>
internal static class CollectionEndpoints
{
    private const string One = "/{id:guid}";
    private const string Base = ApiRoutes.Root + "/collections";

    public static IEndpointRouteBuilder MapCollections(this IEndpointRouteBuilder routes)
    {
        var api = new ApiRoutes(routes, "/collections", "Documents");
        api.Get("", ListAsync, Permission.ReadDocuments)
            .WithName("listCollections").WithSummary("Lists the collections that the own roles may see, by name.")
            .TakesQuery().Produces<CollectionsBody>().Refuses(400);
        api.Post("", CreateAsync, Permission.ManageKnowledge)
            .WithName("createCollection").WithSummary("Creates a collection, for customers or for staff; its audience cannot be changed later.")
            .TakesQuery().TakesJson(new NewCollectionBody("Claims handling", Audience.Internal, "How we settle claims.", ["Agent"]))
            .GivesVersion<CollectionBody>(ReadAsync, StatusCodes.Status201Created);
        api.Get(One, ReadAsync, Permission.ReadDocuments)
            .WithName("readCollection").WithSummary("Reads a collection.")
            .TakesQuery().ReadsVersion<CollectionBody>().Refuses(400);
        api.Put(One, ChangeAsync, Permission.ManageKnowledge)
            .WithName("changeCollection").WithSummary("Changes name, description and the roles that may read it.")
            .TakesQuery().TakesVersion("collection").TakesJson(new CollectionChangeBody("Claims handling", "How we settle claims.", []))
            .GivesVersion<CollectionBody>(ReadAsync);
        api.Delete(One, DeleteAsync, Permission.ManageKnowledge)
            .WithName("deleteCollection").WithSummary("Deletes a collection that holds no documents.")
            .TakesQuery().TakesVersion("collection").Produces(StatusCodes.Status204NoContent);
        api.RefuseOtherMethods();
        return routes;
    }

    private static async Task<IResult> ListAsync(ICurrentActor actors, ICollectionQuery query, CancellationToken cancellationToken) =>
        ApiResults.Json(new CollectionsBody([.. (await query.ListAsync(await actors.GetAsync(cancellationToken), cancellationToken)).Select(CollectionBody.Of)]));

    private static async Task<IResult> ReadAsync(Guid id, ICurrentActor actors, ICollectionQuery query, CancellationToken cancellationToken) =>
        Shown(await query.GetAsync(await actors.GetAsync(cancellationToken), new CollectionId(id), cancellationToken));

    private static async Task<IResult> CreateAsync(HttpRequest request, ICurrentActor actors, ICollectionQuery query, CreateCollection create, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<NewCollectionBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        var created = await create.RunAsync(actor, new CollectionSettings(body.Name, body.Description ?? "", body.AllowedRoles ?? []), body.Audience, cancellationToken);
        return created.Succeeded
            ? Shown(await query.GetAsync(actor, created.Value, cancellationToken), StatusCodes.Status201Created)
            : created.Error.ToProblem();
    }

    private static async Task<IResult> ChangeAsync(Guid id, HttpRequest request, ICurrentActor actors, ICollectionQuery query, ChangeCollection change, CancellationToken cancellationToken)
    {
        var (body, refusal) = await ApiBody.ReadAsync<CollectionChangeBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var actor = await actors.GetAsync(cancellationToken);
        if (await RefuseAsync(request, actor, id, query, cancellationToken) is { } stale)
        {
            return stale;
        }

        var changed = await change.RunAsync(actor, new CollectionId(id), new CollectionSettings(body.Name, body.Description, body.AllowedRoles), cancellationToken);
        return changed.Succeeded ? Shown(await query.GetAsync(actor, new CollectionId(id), cancellationToken)) : changed.Error.ToProblem();
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpRequest request, ICurrentActor actors, ICollectionQuery query, DeleteCollection delete, CancellationToken cancellationToken)
    {
        var actor = await actors.GetAsync(cancellationToken);
        return await RefuseAsync(request, actor, id, query, cancellationToken)
            ?? ApiResults.Nothing(await delete.RunAsync(actor, new CollectionId(id), cancellationToken));
    }

    private static async Task<IResult?> RefuseAsync(HttpRequest request, Actor actor, Guid id, ICollectionQuery query, CancellationToken cancellationToken)
    {
        var seen = await query.GetAsync(actor, new CollectionId(id), cancellationToken);
        return seen.Match(row => EntityTags.Refuse(request, CollectionBody.Of(row)), error => error.ToProblem());
    }

    private static IResult Shown(Result<CollectionRow> collection, int status = StatusCodes.Status200OK) => collection.Match(
        row => EntityTags.Versioned(CollectionBody.Of(row), status, status == StatusCodes.Status201Created ? $"{Base}/{row.Id}" : null),
        error => error.ToProblem());
}

/// <summary>All collections that may be seen.</summary>
public sealed record CollectionsBody(IReadOnlyList<CollectionBody> Items);

/// <summary>A set of documents with one audience.</summary>
/// <param name="AllowedRoles">Roles that may read it; empty for all staff.</param>
/// <param name="Documents">How many documents it holds.</param>
public sealed record CollectionBody(Guid Id, string Name, string Description, Audience Audience, IReadOnlyList<string> AllowedRoles, int Documents, DateTimeOffset CreatedAt)
{
    internal static CollectionBody Of(CollectionRow row) => new(row.Id.Value, row.Name, row.Description, row.Audience, row.AllowedRoles, row.Documents, row.CreatedAt);
}

/// <summary>A new collection.</summary>
public sealed record NewCollectionBody(string Name, Audience Audience, string? Description = null, IReadOnlyList<string>? AllowedRoles = null);

/// <summary>What may be changed of a collection.</summary>
public sealed record CollectionChangeBody(string Name, string Description, IReadOnlyList<string> AllowedRoles);
