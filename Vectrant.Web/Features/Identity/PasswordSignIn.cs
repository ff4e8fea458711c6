using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Web.Features.Identity.Accounts;

namespace Vectrant.Web.Features.Identity;

/// <summary>Signing in with a password, up to the second factor where there is one.</summary>
internal sealed class PasswordSignIn(CheckPassword check, SecondStep second, FinishSignIn finish, PendingSignIn pending, KnownDevice devices, IHttpContextAccessor http)
{
    private static readonly string[] Methods = [SignInMethod.Password];

    /// <returns>What is still missing.</returns>
    public async Task<Result<NextStep>> RunAsync(string email, string password, bool remember, SignInOrigin origin, CancellationToken cancellationToken)
    {
        var context = http.HttpContext ?? throw new InvalidOperationException("Signing in needs a request: it sets a cookie.");
        var proved = await check.RunAsync(new PasswordTry(email, password, devices.Of(context, email), origin), cancellationToken);
        if (!proved.Succeeded)
        {
            return proved.Error;
        }

        if (await second.NeedsAsync(proved.Value.Id, cancellationToken) is NextStep.Ask and var next)
        {
            pending.Write(context, new Pending(proved.Value.Id, remember, email.Trim(), proved.Value.Stamp ?? ""));
            return next;
        }

        var signedIn = await finish.RunAsync(proved.Value.Id, Methods, remember, email, cancellationToken);
        return signedIn.Succeeded ? NextStep.None : signedIn.Error;
    }
}
