using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

/// <summary>
/// What <see cref="Critical{T}"/> is for pages, for the API: an operation whose handler takes one of <see cref="CriticalDeeds"/> refuses an access token
/// whose sign-in was proved too long ago, or nobody knows when. Refreshing proves nothing. API keys go by their scopes.
/// </summary>
internal static class FreshSignIn
{
    private static readonly string MaxAge = ((int)CriticalDeeds.ProofHolds.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>The critical deeds that a handler takes.</summary>
    public static IReadOnlyList<Type> DeedsOf(MethodInfo handler) =>
        [.. handler.GetParameters().Select(parameter => parameter.ParameterType).Where(CriticalDeeds.All.ContainsKey)];

    /// <summary>Asks where the handler takes a critical deed; otherwise nothing changes.</summary>
    public static RouteHandlerBuilder AsksForFreshSignIn(this RouteHandlerBuilder endpoint, Delegate handler) => DeedsOf(handler.Method).Count == 0
        ? endpoint
        : endpoint
            .WithMetadata(new FreshSignInAsked())
            .AddEndpointFilter(async (context, next) => Refuse(context.HttpContext) is { } refusal ? refusal : await next(context))
            .AddOpenApiOperationTransformer((operation, context, _) =>
            {
                if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<NeverCriticalHere>().Any())
                {
                    operation.Description = $"An access token must come from a sign-in of the last {CriticalDeeds.ProofHolds.TotalMinutes:0} minutes; refreshing does not prolong that.";
                }

                return Task.CompletedTask;
            });

    /// <summary>Says that the deed, which is critical only sometimes, never is at this address.</summary>
    /// <param name="endpoint">The operation.</param>
    /// <param name="why">For whoever reads the code.</param>
    public static RouteHandlerBuilder IsNeverCritical(this RouteHandlerBuilder endpoint, string why) => endpoint.WithMetadata(new NeverCriticalHere(why));

    private static IResult? Refuse(HttpContext context)
    {
        if (context.GetEndpoint()!.Metadata.GetMetadata<NeverCriticalHere>() is not null || context.User.HasClaim(claim => claim.Type == LimitHolders.KeyClaim))
        {
            return null;
        }

        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (long.TryParse(context.User.FindFirstValue(PersonClaim.ProvedAt), CultureInfo.InvariantCulture, out var seconds)
            && now - DateTimeOffset.FromUnixTimeSeconds(seconds) <= CriticalDeeds.ProofHolds)
        {
            return null;
        }

        context.RequestServices.GetRequiredService<IAccessEvents>().Record(new AccessEvent(AccessEventKind.Denied)
        {
            Person = CurrentActor.From(context.User).PersonId,
            Subject = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
            Address = context.Connection.RemoteIpAddress?.ToString(),
        });

        // RFC 9470 names the challenge; its 401 would make programs refresh, which does not help.
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"vectrant\", error=\"insufficient_user_authentication\", max_age=\"{MaxAge}\"";
        return Problems.Of(
            StatusCodes.Status403Forbidden,
            "fresh_sign_in_needed",
            $"This can do lasting harm, so it takes an access token from a sign-in of the last {CriticalDeeds.ProofHolds.TotalMinutes:0} minutes. Sign in again with POST /api/v1/auth/token and send it with that token; refreshing one is not enough.");
    }
}

/// <summary>That an operation asks for a sign-in of the last minutes.</summary>
internal sealed record FreshSignInAsked;

/// <summary>That a deed which is critical only sometimes never is at this operation.</summary>
internal sealed record NeverCriticalHere(string Why);
