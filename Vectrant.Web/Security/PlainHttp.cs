using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Security;

/// <summary>
/// What arrives in plain text although this install is reached over https. Somebody who looks at a page is led to the safe address; forms, calls of
/// programs, sockets and everything else are refused and not led on: a program that sends its token in plain text would go on doing so unnoticed.
/// </summary>
internal static class PlainHttp
{
    /// <summary>Probes of orchestrators come in plain text from inside.</summary>
    private const string Health = "/health";

    private static readonly string[] ForPrograms = ["/api", "/hubs", "/_blazor", "/openapi", "/.well-known"];

    private static readonly IResult Refusal = Problems.Of(
        StatusCodes.Status403Forbidden,
        "https_needed",
        "This came in plain text, and Vectrant is reached over https here. Send it to the https address. What was sent, such as a token or a password, may have been read on the way: replace it.");

    /// <summary>Only a proxy that is trusted can say how a browser came to it; without one, the own machine is asked as it always was.</summary>
    public static IApplicationBuilder UseNoPlainHttp(this IApplicationBuilder app)
    {
        var address = app.ApplicationServices.GetRequiredService<IOptions<AccountOptions>>().Value.PublicAddress;
        var security = app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value;
        if (!security.RefusePlainHttp || !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return app;
        }

        var safe = address.TrimEnd('/');
        return app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.IsHttps || !request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName) || request.Path.StartsWithSegments(Health, StringComparison.Ordinal))
            {
                return next(context);
            }

            if (!LooksAtAPage(request))
            {
                return Refusal.ExecuteAsync(context);
            }

            context.Response.Redirect($"{safe}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}", permanent: false);
            return Task.CompletedTask;
        });
    }

    private static bool LooksAtAPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Authorization.Count == 0
        && !Array.Exists(ForPrograms, path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
}
