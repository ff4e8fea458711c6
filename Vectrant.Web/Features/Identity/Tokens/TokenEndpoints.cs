using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>Signing in, going on and signing out for programs.</summary>
public static class TokenEndpoints
{
    private const int MaxBody = 8 * 1024;
    private static readonly string BodyNote = $"At most {MaxBody} bytes. Fields that are not known are ignored.";

    public static IEndpointRouteBuilder MapTokens(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapKeySet();
        var auth = endpoints.MapGroup("/api/v1/auth").AllowAnonymous().LimitedAs(EndpointClass.SignIn).WithTags("Tokens");
        auth.MapPost("/token", SignInAsync)
            .WithName("GetToken").WithSummary("Sign in with a password for a pair of tokens")
            .Takes<TokenRequest>(BodyNote, "grant_type", "username", "password").Produces<TokenAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable).Refuses(413, 415);
        auth.MapPost("/refresh", RefreshAsync)
            .WithName("RefreshToken").WithSummary("Give up a refresh token for the next pair of tokens")
            .Takes<RefreshRequest>(BodyNote, "refresh_token").Produces<TokenAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests).Refuses(413, 415);
        auth.MapPost("/revoke", RevokeAsync)
            .WithName("RevokeToken").WithSummary("End the sign-in that a token belongs to")
            .WithDescription("Answers 200 for any token, known or not.")
            .Takes<RevokeRequest>(BodyNote, "token").Produces(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status400BadRequest).Refuses(413, 415, 429);
        endpoints.MapGet("/api/v1/auth/whoami", WhoAmI)
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(BearerAuthentication.Name).RequireAuthenticatedUser())
            .LimitedAs(EndpointClass.Read).WithTags("Tokens")
            .WithName("WhoAmI").WithSummary("Who a token acts for, and what it may do now")
            .Produces<WhoAmIAnswer>().TakesBearer().Refuses(401, 429);
        return endpoints;
    }

    private static IResult WhoAmI(HttpContext context)
    {
        NeverKeep(context);
        var actor = CurrentActor.From(context.User);
        return Results.Json(new WhoAmIAnswer(actor.PersonId!.Value.Value, actor.Name, [.. actor.Roles.Order()], [.. actor.Permissions.Select(permission => permission.ToString()).Order()]));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, PasswordGrant grant)
    {
        NeverKeep(context);
        var (body, refusal) = await JsonBody.ReadAsync<TokenRequest>(context.Request, MaxBody, context.RequestAborted);
        return refusal ?? Answer(await grant.RunAsync(body!, context.RequestAborted));
    }

    private static async Task<IResult> RefreshAsync(HttpContext context, ProgramTokens tokens)
    {
        NeverKeep(context);
        var (body, refusal) = await JsonBody.ReadAsync<RefreshRequest>(context.Request, MaxBody, context.RequestAborted);
        return refusal ?? Answer(body!.RefreshToken is { } token
            ? await tokens.RefreshAsync(token, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted)
            : TokenErrors.RefreshRefused);
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, ProgramTokens tokens)
    {
        NeverKeep(context);
        var (body, refusal) = await JsonBody.ReadAsync<RevokeRequest>(context.Request, MaxBody, context.RequestAborted);
        if (refusal is null && body!.Token is { } token)
        {
            await tokens.RevokeAsync(token, context.RequestAborted);
        }

        return refusal ?? Results.Ok();
    }

    private static IResult Answer(Result<IssuedTokens> outcome) => outcome.Match(issued => Results.Json(TokenAnswer.Of(issued)), error => error.ToProblem());

    private static void NeverKeep(HttpContext context) => context.Response.Headers.CacheControl = "no-store";
}
