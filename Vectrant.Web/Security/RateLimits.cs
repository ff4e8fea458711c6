using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Components.Endpoints;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Features.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Lets a request through while its caller keeps to the limits, before anything is done for it.</summary>
internal sealed class RateLimits(RequestDelegate next, RateLimit limit, RecentRefusals refusals, TooManyPage page)
{
    // An error page is shown by running the request again: that is still the same request.
    private static readonly object Counted = new();

    public static bool HasCounted(HttpContext context) => context.Items.ContainsKey(Counted);

    public async Task InvokeAsync(HttpContext context)
    {
        if (ClassOf(context) is { } endpointClass && context.Items.TryAdd(Counted, null))
        {
            var endpoint = context.GetEndpoint()?.LimitNameOf();
            foreach (var caller in LimitHolders.Of(context))
            {
                var verdict = await limit.TakeAsync(caller, endpointClass, endpoint, context.RequestAborted);
                if (!verdict.Allowed)
                {
                    refusals.Keep(context, endpointClass, endpoint, caller, verdict);
                    await RefuseAsync(context, endpointClass, verdict, page);
                    return;
                }

                Tell(context.Response.Headers, endpointClass, verdict);
            }

            RateLimit.MarkCounted(endpointClass);
        }

        await next(context);
    }

    public static EndpointClass? ClassOf(HttpContext context) => context.GetEndpoint() is { } endpoint ? endpoint.ClassOf(context.Request) : EndpointClass.Read;

    // draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it. The last (narrowest) count is told.
    private static void Tell(IHeaderDictionary headers, EndpointClass endpointClass, LimitVerdict verdict)
    {
        var name = endpointClass.ToString().ToLowerInvariant();
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={verdict.Permits};w=60");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={verdict.Left};t={verdict.WaitSeconds}");
    }

    public static async Task RefuseAsync(HttpContext context, EndpointClass endpointClass, LimitVerdict verdict, TooManyPage page)
    {
        var response = context.Response;
        Tell(response.Headers, endpointClass, verdict);
        if (!IsSeen(context))
        {
            await RateLimit.TooMany(verdict).ToProblem().ExecuteAsync(context);
            return;
        }

        var bytes = await page.OfAsync(verdict.WaitSeconds, endpointClass == EndpointClass.SignIn);
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = verdict.WaitSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    // Pages, and whatever else a browser opened by itself: a file, or the customers' page.
    private static bool IsSeen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        || (HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase)
            && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Refuses again who was refused a moment ago.</summary>
internal sealed class RefuseAgain(RequestDelegate next, RecentRefusals refusals, TooManyPage page)
{
    public Task InvokeAsync(HttpContext context) =>
        !RateLimits.HasCounted(context)
        && RateLimits.ClassOf(context) is { } endpointClass
        && refusals.Find(context, endpointClass, context.GetEndpoint()?.LimitNameOf()) is { } verdict
            ? RateLimits.RefuseAsync(context, endpointClass, verdict, page)
            : next(context);
}

internal static class RateLimitPipeline
{
    /// <summary>After routing, the language and the headers for foreign origins, which a refusal needs; before everything else, which costs more than it.</summary>
    public static IApplicationBuilder UseRecentRefusals(this IApplicationBuilder app) => app.UseMiddleware<RefuseAgain>();

    /// <summary>After authentication, since limits differ by who asks; before authorization, since a refusal costs something too.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimits>();
}
