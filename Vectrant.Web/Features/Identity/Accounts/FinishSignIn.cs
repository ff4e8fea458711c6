using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>The end of every local sign-in: the cookie, the mark of the browser, and that the person proved themselves just now.</summary>
internal sealed class FinishSignIn(SignInPerson person, KnownDevice devices, FreshProof fresh, IHttpContextAccessor http)
{
    /// <param name="who">Whose proof is complete.</param>
    /// <param name="methods">How.</param>
    /// <param name="remember">Keeps them signed in on this device.</param>
    /// <param name="email">Null where no address was typed.</param>
    /// <param name="cancellationToken">Cancels it before the cookie is set.</param>
    public async Task<Result<Done>> RunAsync(PersonId who, IReadOnlyList<string> methods, bool remember, string? email, CancellationToken cancellationToken)
    {
        var context = http.HttpContext ?? throw new InvalidOperationException("Signing in needs a request: it sets a cookie.");
        var signedIn = await person.RunAsync(who, methods, remember, cancellationToken);
        if (signedIn.Succeeded)
        {
            await fresh.WriteAsync(context);
            if (email is not null)
            {
                devices.Remember(context, email);
            }
        }

        return signedIn;
    }
}
