using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Security;
using CoreError = Vectrant.Core.Common.Error;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Where the forms of passkeys go. All of them carry an antiforgery token, the one that only asks for a challenge, too.</summary>
internal static class PasskeyEndpoints
{
    private static readonly string[] Methods = [SignInMethod.Passkey];
    private static readonly string[] SecondMethods = [SignInMethod.Password, SignInMethod.Passkey];

    public static IEndpointRouteBuilder MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("/passkeys").LimitedAs(EndpointClass.SignIn).AddEndpointFilter(CheckAsync);
        open.MapPost("/sign-in/options", (HttpContext context, PasskeyCeremony ceremony) => JsonAsync(ceremony.AskForProofAsync(context, PasskeyUse.SignIn, null))).AllowAnonymous();
        open.MapPost("/second/options", async (HttpContext context, PasskeyCeremony ceremony, PendingSignIn pending) =>
            await JsonAsync(ceremony.AskForProofAsync(context, PasskeyUse.Second, (await pending.ReadAsync(context))?.Person))).AllowAnonymous();
        open.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        open.MapPost("/second", SecondAsync).AllowAnonymous();
        var mine = endpoints.MapGroup("/account/passkeys").RequireAuthorization().LimitedAs(EndpointClass.SignIn).AddEndpointFilter(CheckAsync);
        mine.MapPost("/confirm/options", (HttpContext context, PasskeyCeremony ceremony) => JsonAsync(ceremony.AskForProofAsync(context, PasskeyUse.Confirm, PersonOf(context))));
        mine.MapPost("/confirm", ConfirmAsync);
        mine.MapPost("/add/options", (HttpContext context, PasskeyCeremony ceremony) => JsonAsync(ceremony.AskForNewAsync(context, PersonOf(context))));
        mine.MapPost("/add", AddAsync);
        mine.MapPost("/rename", RenameAsync);
        mine.MapPost("/remove", RemoveAsync);
        return endpoints;
    }

    // The token first; then, where ways to sign in change, that the person proved themselves just now.
    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsOwnFormAsync(context))
        {
            return Results.BadRequest();
        }

        var changes = context.Request.Path.StartsWithSegments("/account/passkeys", out var rest) && !rest.StartsWithSegments("/confirm");
        return changes && !await context.RequestServices.GetRequiredService<FreshProof>().HoldsAsync(context)
            ? Results.LocalRedirect("/account/confirm?returnUrl=%2Faccount%23passkeys")
            : await next(invocation);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, PasskeyCeremony ceremony, FinishSignIn finish, SignInPerson signIns)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var proved = await ceremony.ProveAsync(context, PasskeyUse.SignIn, null, Field(form, "credential"));
        if (!proved.Succeeded)
        {
            await signIns.RecordRefusalAsync(null, "passkey_refused", Methods, context.RequestAborted);
            return Back("/sign-in", form, proved.Error);
        }

        // The authenticator has checked its owner by itself: two factors in one.
        var signedIn = await finish.RunAsync(proved.Value, Methods, remember: false, null, context.RequestAborted);
        return signedIn.Succeeded ? Onward(form, "/") : Back("/sign-in", form, signedIn.Error);
    }

    private static async Task<IResult> SecondAsync(HttpContext context, PasskeyCeremony ceremony, FinishSignIn finish, PendingSignIn pending, SignInPerson signIns)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await pending.ReadAsync(context) is not { } first)
        {
            return Results.LocalRedirect("/sign-in");
        }

        var proved = await ceremony.ProveAsync(context, PasskeyUse.Second, first.Person, Field(form, "credential"));
        if (!proved.Succeeded)
        {
            await signIns.RecordRefusalAsync(first.Person, "passkey_refused", SecondMethods, context.RequestAborted);
            return Back("/sign-in/second", form, proved.Error);
        }

        var signedIn = await finish.RunAsync(first.Person, SecondMethods, first.Remember, first.Email, context.RequestAborted);
        if (!signedIn.Succeeded)
        {
            return Back("/sign-in", form, signedIn.Error);
        }

        pending.Delete(context);
        return Onward(form, "/");
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, PasskeyCeremony ceremony, FreshProof fresh)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var proved = await ceremony.ProveAsync(context, PasskeyUse.Confirm, PersonOf(context), Field(form, "credential"));
        if (!proved.Succeeded)
        {
            return Back("/account/confirm", form, proved.Error);
        }

        await fresh.WriteAsync(context);
        return Onward(form, "/account");
    }

    private static async Task<IResult> AddAsync(HttpContext context, PasskeyCeremony ceremony)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var added = await ceremony.AddAsync(context, CurrentActor.From(context.User), Field(form, "credential"), Field(form, "name"), context.RequestAborted);
        return Told(added, "passkey-added");
    }

    private static async Task<IResult> RenameAsync(HttpContext context, IPasskeys passkeys)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return Told(await passkeys.RenameAsync(CurrentActor.From(context.User), Field(form, "id"), Field(form, "name"), context.RequestAborted), "passkey-renamed");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, IPasskeys passkeys, SignInPerson signIns, IAccessEvents events)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var actor = CurrentActor.From(context.User);
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var removed = await passkeys.RemoveAsync(actor, Field(form, "id"), context.User.FindFirst(PersonClaim.Session)?.Value, language, context.RequestAborted);
        if (removed.Succeeded)
        {
            events.Record(new AccessEvent(AccessEventKind.FactorRemoved) { Person = actor.PersonId, Subject = SignInMethod.Passkey, Address = signIns.Origin.Address });
            await signIns.RefreshAsync(context.RequestAborted);
        }

        return Told(removed, "passkey-removed");
    }

    private static async Task<IResult> JsonAsync(Task<string> options) => Results.Text(await options, "application/json");

    private static string Field(IFormCollection form, string name) => form[name].ToString();

    private static PersonId PersonOf(HttpContext context) =>
        CurrentActor.From(context.User).PersonId ?? throw new InvalidOperationException("Nobody is signed in behind a check for it.");

    private static IResult Onward(IFormCollection form, string fallback) => Results.LocalRedirect(LocalAddress.Or(Field(form, "returnUrl"), fallback));

    private static IResult Back(string page, IFormCollection form, CoreError refusal) =>
        Results.LocalRedirect($"{page}?problem={refusal.Code}&returnUrl={Uri.EscapeDataString(LocalAddress.Or(Field(form, "returnUrl"), "/"))}");

    private static IResult Told(Result<Done> outcome, string done) =>
        Results.LocalRedirect(outcome.Succeeded ? $"/account?done={done}#passkeys" : $"/account?problem={outcome.Error.Code}#passkeys");
}
