using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>The API of customers: what the page does, and what anybody may build on.</summary>
public static class ConversationEndpoints
{
    public const string Base = "/api/v1/chat/conversations";

    /// <summary>Bytes that a body may have; more only where an operator allows messages that need it.</summary>
    public const int SmallBody = 16 * 1024;

    public static IEndpointRouteBuilder MapConversations(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Base).WithTags("Chat").AllowAnonymous().DisableAntiforgery().RequireCors(ChatSetup.CorsPolicy);

        api.MapPost("", StartAsync).LimitedAs(EndpointClass.Chat)
            .WithName("startConversation").WithSummary("Starts a conversation with its first message. What the guard does not let through is answered 403 and kept nowhere; values to hide are replaced.")
            .TakesKey().TakesBody<StartBody>("message")
            .Produces<StartedBody>(StatusCodes.Status201Created).Refuses(400, 403, 409, 413, 415, 429, 503);
        api.MapOtherMethods("", HttpMethods.Post);

        api.MapPost("/with-person", StartWithPersonAsync).LimitedAs(EndpointClass.Chat)
            .WithName("startWithPerson").WithSummary("Starts a conversation that only asks for a person; the hand-over exists with it.")
            .TakesKey().TakesBody<StartWithPersonBody>()
            .Produces<StartedBody>(StatusCodes.Status201Created).Refuses(400, 409, 413, 415, 429, 503);
        api.MapOtherMethods("/with-person", HttpMethods.Post);

        api.MapPost("/{id}/messages", PostAsync).LimitedAs(EndpointClass.Chat)
            .WithName("postMessage").WithSummary("Adds a message of the customer.")
            .TakesToken().TakesKey().TakesBody<PostBody>("message")
            .Produces<PostedBody>(StatusCodes.Status201Created).Refuses(400, 401, 403, 404, 409, 413, 415, 429, 503);
        api.MapGet("/{id}/messages", ConversationReading.ReadAsync).LimitedAs(EndpointClass.Read)
            .WithName("readMessages").WithSummary("Reads what is new; waits for it when asked to.")
            .TakesToken()
            .Produces<ConversationBody>().Refuses(400, 401, 404, 429, 503);
        api.MapOtherMethods("/{id}/messages", HttpMethods.Get, HttpMethods.Post);

        api.MapPost("/{id}/rating", RateAsync).LimitedAs(EndpointClass.Chat)
            .WithName("rateConversation").WithSummary("Rates the answers; the last rating counts.")
            .TakesToken().TakesBody<RatingBody>("rating")
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 401, 404, 413, 415, 429);
        api.MapOtherMethods("/{id}/rating", HttpMethods.Post);

        api.MapPost("/{id}/person", AskForPersonAsync).LimitedAs(EndpointClass.Chat)
            .WithName("requestPerson").WithSummary("Asks for a person instead of the assistant; asking twice changes nothing.")
            .TakesToken()
            .Produces(StatusCodes.Status204NoContent).Refuses(401, 404, 409, 429);
        api.MapOtherMethods("/{id}/person", HttpMethods.Post);
        return routes;
    }

    private static async Task<IResult> StartAsync(HttpRequest request, StartConversation start, CancellationToken cancellationToken)
    {
        var (body, refusal) = await JsonBody.ReadAsync<StartBody>(request, MaxBody(request), cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        if (body.Message is null)
        {
            return MissingField("message").ToProblem();
        }

        return Started(request, await start.RunAsync(
            new StartConversationRequest(body.Message, body.Name, body.Email, body.Language, body.Channel ?? Channel.Api, KeyOf(request)),
            cancellationToken));
    }

    private static async Task<IResult> StartWithPersonAsync(HttpRequest request, StartConversation start, CancellationToken cancellationToken)
    {
        var (body, refusal) = await JsonBody.ReadAsync<StartWithPersonBody>(request, SmallBody, cancellationToken);
        return body is null
            ? refusal!
            : Started(request, await start.ForPersonAsync(
                new StartWithPersonRequest(body.Name, body.Email, body.Language, body.Channel ?? Channel.Api, KeyOf(request)), cancellationToken));
    }

    private static IResult Started(HttpRequest request, Result<StartedConversation> started) => started.Match(
        value => Created(request, value.ConversationId, new StartedBody(value.ConversationId.Value, value.MessageId.Value, value.Token)),
        error => error.ToProblem());

    private static async Task<IResult> PostAsync(string id, HttpRequest request, PostMessage post, CancellationToken cancellationToken)
    {
        if (CustomerProof.Refuse(request, id, out var proof) is { } unproved)
        {
            return unproved;
        }

        var (body, refusal) = await JsonBody.ReadAsync<PostBody>(request, MaxBody(request), cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        if (body.Message is null)
        {
            return MissingField("message").ToProblem();
        }

        var posted = await post.RunAsync(proof.Id, proof.Token, body.Message, KeyOf(request), cancellationToken);
        return posted.Match(
            value => Created(request, proof.Id, new PostedBody(value.MessageId.Value, value.Seq)),
            error => error.ToProblem());
    }

    private static async Task<IResult> RateAsync(string id, HttpRequest request, RateConversation rate, CancellationToken cancellationToken)
    {
        if (CustomerProof.Refuse(request, id, out var proof) is { } unproved)
        {
            return unproved;
        }

        var (body, refusal) = await JsonBody.ReadAsync<RatingBody>(request, MaxBody(request), cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        if (body.Rating is not { } rating)
        {
            return MissingField("rating").ToProblem();
        }

        var rated = await rate.RunAsync(proof.Id, proof.Token, rating, cancellationToken);
        return rated.Match(_ => TypedResults.NoContent(), error => error.ToProblem());
    }

    private static async Task<IResult> AskForPersonAsync(string id, HttpRequest request, RequestPerson person, CancellationToken cancellationToken)
    {
        if (CustomerProof.Refuse(request, id, out var proof) is { } unproved)
        {
            return unproved;
        }

        var asked = await person.RunAsync(proof.Id, proof.Token, cancellationToken);
        return asked.Match(_ => TypedResults.NoContent(), error => error.ToProblem());
    }

    private static Created<T> Created<T>(HttpRequest request, ConversationId id, T body)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"{request.PathBase}{Base}/{id}/messages", body);
    }

    // A character takes up to 4 bytes of UTF-8.
    private static int MaxBody(HttpRequest request) => Math.Max(
        SmallBody, 1024 + (4 * request.HttpContext.RequestServices.GetRequiredService<IOptions<ConversationsOptions>>().Value.MessageMaxLength));

    private static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null;

    private static Error MissingField(string field) =>
        new(ErrorKind.Invalid, $"{field}_missing", $"The field '{field}' is missing. The body must hold it.");
}
