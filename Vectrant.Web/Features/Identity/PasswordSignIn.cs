using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Features.Identity.Accounts;

namespace Vectrant.Web.Features.Identity;

/// <summary>Signing in with a password.</summary>
internal sealed class PasswordSignIn(CheckPassword check, SignInPerson person, KnownDevice devices, IHttpContextAccessor http)
{
    private static readonly string[] Methods = [SignInMethod.Password];

    public async Task<Result<Done>> RunAsync(string email, string password, bool remember, CancellationToken cancellationToken)
    {
        var context = http.HttpContext ?? throw new InvalidOperationException("Signing in needs a request: it sets a cookie.");
        var proved = await check.RunAsync(new PasswordTry(email, password, devices.Of(context, email), person.Origin), cancellationToken);
        if (!proved.Succeeded)
        {
            return proved.Error;
        }

        var signedIn = await person.RunAsync(proved.Value.Id, Methods, remember, cancellationToken);
        if (signedIn.Succeeded)
        {
            devices.Remember(context, email);
        }

        return signedIn;
    }
}
