using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// Leads whoever must have a second factor and has none to the page where it is set up, before anything else: pages are redirected
/// there, everything else, circuits and hubs among it, is refused. So are their keys: what their owner may not do, no key of theirs does.
/// </summary>
internal static class RequiredFactorGate
{
    private const string SetUp = "/account/two-step";
    private static readonly IResult Refusal = Problems.Of(
        StatusCodes.Status403Forbidden, "second_factor_required", "The roles of this person ask for a second factor, and none is set up yet. Sign in on the sign-in page and set one up there.");
    private static readonly IResult KeyRests = Problems.Of(
        StatusCodes.Status403Forbidden, "second_factor_required", "The roles of this key's owner ask for a second factor, and the owner has set up none. The key rests until they sign in and set one up.");
    private static readonly string[] Open = ["/account", "/sign-out", "/sign-in", "/language", "/preferences"];

    public static void UseRequiredFactor(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.User.HasClaim(claim => claim.Type == PersonClaim.Rests))
        {
            await KeyRests.ExecuteAsync(context);
            return;
        }

        if (await MustSetUpAsync(context))
        {
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            {
                context.Response.Redirect(SetUp);
            }
            else
            {
                await Refusal.ExecuteAsync(context);
            }

            return;
        }

        await next(context);
    });

    private static async Task<bool> MustSetUpAsync(HttpContext context)
    {
        var actor = CurrentActor.From(context.User);
        var required = context.RequestServices.GetRequiredService<RequiredFactor>();
        if (actor.PersonId is not { } person || !required.IsAskedOf(actor.Roles) || IsOpen(context))
        {
            return false;
        }

        // Only a password alone is too little: a passkey is two factors, and a provider asks for its own.
        var methods = context.User.FindAll(PersonClaim.Method).Select(claim => claim.Value).ToList();
        return methods is [SignInMethod.Password] && await required.IsMissingAsync(person, actor.Roles, context.RequestAborted);
    }

    private static bool IsOpen(HttpContext context) =>
        Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
        || context.GetEndpoint()?.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor") == true;
}
