using Vectrant.Web.Features.Chat;
using Vectrant.Web.Features.Identity.Accounts;
using Vectrant.Web.Security;

namespace Vectrant.Web.Composition;

/// <summary>What a request passes before it reaches an endpoint, in order.</summary>
internal static class Pipeline
{
    private static readonly string[] ForPrograms = ["/api", "/.well-known", "/health", "/hubs", "/openapi", "/_blazor", "/knowledge/uploads"];

    public static void UsePipeline(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseHostCookies();
        app.UseResponseHeaders();
        app.UseOwnPagesOnly();
        app.UseNoPlainHttp();
        app.UseWhen(IsForPrograms, branch => branch.UseExceptionHandler());
        app.UseWhen(context => !IsForPrograms(context), branch => branch
            .UseExceptionHandler("/error", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRouting();
        app.UseRequestLocalization();
        app.UseCors();
        app.UseRecentRefusals();
        app.UseChat();
        app.UseAuthentication();
        app.UseRateLimits();
        app.UseAuthorization();
        app.UseRequiredFactor();
        app.UseLiveConnections();
        app.UseAntiforgery();
    }

    private static bool IsForPrograms(HttpContext context) =>
        Array.Exists(ForPrograms, prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal));
}
