using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Somebody says that they forgot their password. The answer and its time are the same for every address.</summary>
public sealed class RequestPasswordReset(IAccountStore accounts, ISignInThrottle throttle, IOptions<AccountOptions> options)
{
    private const string LaneKind = "reset";

    /// <summary>Succeeds for every address that can be one; whether anything is sent, only its owner learns.</summary>
    public async Task<Result<Done>> RunAsync(string email, string language, CancellationToken cancellationToken)
    {
        if (!options.Value.LocalPasswords)
        {
            return AccountErrors.PasswordsAreOff;
        }

        if (AccountAddress.KeyOf(email) is not { } address)
        {
            return AccountErrors.EmailInvalid;
        }

        // Nobody's mailbox is filled from here. Not said either: it would tell that somebody else asks, too.
        var permit = await throttle.TakeAsync(new SignInLane(LaneKind, address), cancellationToken);
        if (permit.Wait is null)
        {
            await accounts.RequestResetAsync(address, language, cancellationToken);
        }

        return Done.Instance;
    }
}

/// <summary>Chooses a password through the link of an invitation or a reset.</summary>
public sealed class RedeemLink(IAccountStore accounts, ISignInThrottle throttle, PasswordContext context, IAccessEvents events, IOptions<AccountOptions> options)
{
    /// <summary>Whose link it is, to greet them; a refusal when it is good for nothing. Uses nothing up.</summary>
    public async Task<Result<AccountPerson>> LookAsync(LinkPurpose purpose, string token, CancellationToken cancellationToken) =>
        !options.Value.LocalPasswords ? AccountErrors.PasswordsAreOff
        : await accounts.FindAsync(purpose, token, cancellationToken) is { } person ? person
        : AccountErrors.LinkVoid;

    /// <summary>Sets the password; the link is used up, all sign-ins of the person end, and so does the rest after wrong tries.</summary>
    public async Task<Result<AccountPerson>> RunAsync(LinkPurpose purpose, string token, string password, string language, CancellationToken cancellationToken)
    {
        var found = await LookAsync(purpose, token, cancellationToken);
        if (!found.Succeeded)
        {
            if (found.Error == AccountErrors.LinkVoid)
            {
                events.Record(new AccessEvent(AccessEventKind.UsedAgain) { Subject = purpose == LinkPurpose.Reset ? "reset" : "invitation" });
            }

            return found.Error;
        }

        if (PasswordRules.Check(password, context.With(found.Value.Name, found.Value.Email)) is { } refusal)
        {
            return refusal;
        }

        var redeemed = await accounts.RedeemAsync(purpose, token, password, language, cancellationToken);
        if (redeemed.Succeeded && AccountAddress.KeyOf(redeemed.Value.Email) is { } address)
        {
            await throttle.ClearAsync(CheckPassword.LaneOf(address, null), cancellationToken);
        }

        return redeemed;
    }
}
