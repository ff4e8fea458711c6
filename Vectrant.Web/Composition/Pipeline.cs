using Vectrant.Web.Security;

namespace Vectrant.Web.Composition;

/// <summary>What a request passes before it reaches an endpoint, in order.</summary>
internal static class Pipeline
{
    public static void UsePipeline(this WebApplication app)
    {
        app.UseResponseHeaders();
        app.UseWhen(IsForPrograms, branch => branch.UseExceptionHandler());
        app.UseWhen(context => !IsForPrograms(context), branch => branch
            .UseExceptionHandler("/error", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRouting();
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/_blazor");
}
