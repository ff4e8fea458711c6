using System.Globalization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Features.Identity.Limits;

namespace Vectrant.Web.Security;

/// <summary>Lets a request through while its caller keeps to the limits, before anything is done for it.</summary>
internal sealed class RateLimits(RequestDelegate next, RateCounts counts, ILimits limits)
{
    // An error page is shown by running the request again: that is still the same request.
    private static readonly object Counted = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if ((endpoint is null ? EndpointClass.Read : endpoint.ClassOf(context.Request)) is { } endpointClass && context.Items.TryAdd(Counted, null))
        {
            var table = limits.Current;
            foreach (var (tier, holder) in LimitHolders.Of(context))
            {
                var (scope, permits) = table.For(endpoint?.LimitNameOf(), endpointClass, tier);
                var verdict = counts.Take(new LimitKey(scope, tier, holder), permits);
                if (!verdict.Allowed)
                {
                    await RefuseAsync(context, endpointClass, verdict);
                    return;
                }

                Tell(context.Response.Headers, endpointClass, verdict);
            }
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

        return Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "too_many_requests",
            $"Too many requests in a short time. Wait {verdict.WaitSeconds} seconds and send it again; with the same Idempotency-Key nothing happens twice.")
            .ExecuteAsync(context);
    }
}

internal static class RateLimitSetup
{
    // Limits of earlier releases: whoever set them must not lose them unnoticed.
    private static readonly string[] Former = ["CustomerWrites", "CustomerReads", "CustomerConnections", "CustomerPages"];

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(RateLimitOptions.Section);
        services.AddOptions<RateLimitOptions>().Bind(section).ValidateOnStart()
            .Validate(
                _ => !Array.Exists(Former, name => section.GetSection(name).Exists()),
                $"{RateLimitOptions.Section} holds {string.Join(", ", Former)}, which are no settings any more. Limits are set by tier and class now, such as RateLimits:Anonymous:Chat (by address) and RateLimits:Customer:Chat (by token).");
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton<ILimits, ConfiguredLimits>();
        services.AddSingleton<RateCounts>();
        return services;
    }

    /// <summary>After authentication, since limits differ by who asks; before authorization, since a refusal costs something too.</summary>
    public static IApplicationBuilder UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimits>();

    private sealed class ConfiguredLimits(IOptions<RateLimitOptions> options) : ILimits
    {
        public LimitTable Current { get; } = LimitTable.Of(options.Value);
    }
}
