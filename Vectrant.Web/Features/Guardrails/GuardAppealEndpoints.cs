using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Features.Chat;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Guardrails;

/// <summary>An objection to a block, by whoever got it as an answer.</summary>
/// <param name="Event">The <c>event</c> of the refusal.</param>
/// <param name="Appeal">The <c>appeal</c> beside it.</param>
public sealed record GuardAppealBody(string? Event, string? Appeal);

/// <summary>Where the writer of a blocked text says that this was a mistake. It takes no text.</summary>
public static class GuardAppealEndpoints
{
    public const string Path = "/api/v1/guard-appeals";
    private const int MaxBody = 1024;

    public static IEndpointRouteBuilder MapGuardAppeals(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Path).WithTags("Chat").AllowAnonymous().DisableAntiforgery().RequireCors(ChatSetup.CorsPolicy);
        api.MapPost("", AppealAsync).LimitedAs(EndpointClass.Write)
            .WithName("appealBlock").WithSummary("Says that a block was a mistake; twice changes nothing.")
            .TakesBody<GuardAppealBody>("event", "appeal")
            .Produces(StatusCodes.Status204NoContent).Refuses(400, 404, 413, 415, 429);
        api.MapOtherMethods("", HttpMethods.Post);
        return routes;
    }

    private static async Task<IResult> AppealAsync(HttpRequest request, AppealBlock appeal, CancellationToken cancellationToken)
    {
        var (body, refusal) = await JsonBody.ReadAsync<GuardAppealBody>(request, MaxBody, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        if (!Guid.TryParse(body.Event, out var id) || string.IsNullOrEmpty(body.Appeal))
        {
            return GuardErrors.EventNotFound.ToProblem();
        }

        var appealed = await appeal.RunAsync(id, body.Appeal, cancellationToken);
        return appealed.Match(_ => TypedResults.NoContent(), error => error.ToProblem());
    }
}
