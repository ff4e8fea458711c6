using System.Globalization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Features.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Lets a request through while its caller keeps to the limits, before anything is done for it.</summary>
internal sealed class RateLimits(RequestDelegate next, RateLimit limit)
{
    // An error page is shown by running the request again: that is still the same request.
    private static readonly object Counted = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if ((endpoint is null ? EndpointClass.Read : endpoint.ClassOf(context.Request)) is { } endpointClass && context.Items.TryAdd(Counted, null))
        {
            foreach (var caller in LimitHolders.Of(context))
            {
                var verdict = await limit.TakeAsync(caller, endpointClass, endpoint?.LimitNameOf(), context.RequestAborted);
                if (!verdict.Allowed)
                {
                    await RefuseAsync(context, endpointClass, verdict);
                    return;
                }

                Tell(context.Response.Headers, endpointClass, verdict);
            }

            RateLimit.MarkCounted(endpointClass);
        }

        await next(context);
    }

    // draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it. The last (narrowest) count is told.
    private static void Tell(IHeaderDictionary headers, EndpointClass endpointClass, LimitVerdict verdict)
    {
        var name = endpointClass.ToString().ToLowerInvariant();
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={verdict.Permits};w=60");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={verdict.Left};t={verdict.WaitSeconds}");
    }

    private static Task RefuseAsync(HttpContext context, EndpointClass endpointClass, LimitVerdict verdict)
    {
        var response = context.Response;
        Tell(response.Headers, endpointClass, verdict);
        response.Headers.RetryAfter = verdict.WaitSeconds.ToString(CultureInfo.InvariantCulture);
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            response.Headers.CacheControl = "no-store";
            return new RazorComponentResult<TooMany>(new { Seconds = verdict.WaitSeconds, SigningIn = endpointClass == EndpointClass.SignIn }).ExecuteAsync(context);
        }

        return RateLimit.TooMany(verdict).ToProblem().ExecuteAsync(context);
    }
}

internal static class RateLimitPipeline
{
    /// <summary>After authentication, since limits differ by who asks; before authorization, since a refusal costs something too.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimits>();
}
