using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Infrastructure.Identity;

namespace Vectrant.Web.Security;

/// <summary>Compares the cookie of every request with the sign-in that it belongs to.</summary>
internal static class SessionCookie
{
    /// <summary>What the claims say about the sign-in, or null when they say too little to be one.</summary>
    public static SignInProof? ProofOf(ClaimsPrincipal user, IdentityOptions options)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(options);
        return Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && user.FindFirstValue(PersonClaim.Session) is { Length: > 0 } token
            ? new SignInProof(
                new PersonId(id),
                token,
                user.FindFirstValue(options.ClaimsIdentity.SecurityStampClaimType),
                user.FindFirstValue(PersonClaim.Rights))
            : null;
    }

    /// <summary>The person as they are now, with a sign-in of theirs.</summary>
    /// <returns>Null when they are gone.</returns>
    public static async Task<ClaimsPrincipal?> PrincipalAsync(HttpContext context, PersonId id, string token, IEnumerable<string> methods)
    {
        ArgumentNullException.ThrowIfNull(context);
        var signIn = context.RequestServices.GetRequiredService<SignInManager<Person>>();

        // The fingerprint first: roles that change between the two reads are then noticed by the next check.
        var rights = await context.RequestServices.GetRequiredService<ISignInStanding>().RightsAsync(id, context.RequestAborted);
        if (rights is null || await signIn.UserManager.FindByIdAsync(id.ToString()) is not { } person)
        {
            return null;
        }

        var principal = await signIn.CreateUserPrincipalAsync(person);
        principal.Identities.First().AddClaims(
            [new Claim(PersonClaim.Session, token), new Claim(PersonClaim.Rights, rights), .. methods.Select(method => new Claim(PersonClaim.Method, method))]);
        return principal;
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var services = context.HttpContext.RequestServices;
        var options = services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        var proof = context.Principal is { } user ? ProofOf(user, options) : null;
        var standing = proof is null
            ? Standing.Over
            : await services.GetRequiredService<ISignInStanding>().OfAsync(proof, active: true, context.HttpContext.RequestAborted);
        if (standing == Standing.Holds)
        {
            return;
        }

        var methods = context.Principal?.FindAll(PersonClaim.Method).Select(claim => claim.Value) ?? [];
        if (standing == Standing.Outdated && await PrincipalAsync(context.HttpContext, proof!.Person, proof.Token, methods) is { } renewed)
        {
            context.ReplacePrincipal(renewed);
            context.ShouldRenew = true;
        }
        else
        {
            // The cookie is not deleted: this answer may be later than that to a new sign-in of the same browser.
            context.RejectPrincipal();
        }
    }
}
