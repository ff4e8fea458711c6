using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>What the form of a new password sends.</summary>
/// <param name="Current">The password until now.</param>
/// <param name="Next">The new one.</param>
/// <param name="Kept">Secret id of the sign-in that goes on; the others end.</param>
/// <param name="Language">Of the e-mail about it.</param>
public sealed record PasswordChange(string Current, string Next, string? Kept, string Language)
{
    /// <summary>Keeps the passwords out of logs and exception texts.</summary>
    public override string ToString() => nameof(PasswordChange);
}

/// <summary>A person chooses another password for themselves.</summary>
public sealed class ChangePassword(ConfirmPassword confirm, IAccountStore accounts, PasswordContext context)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PasswordChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var confirmed = await confirm.RunAsync(actor, change.Current, cancellationToken);
        if (!confirmed.Succeeded)
        {
            return confirmed.Error;
        }

        if (PasswordRules.Check(change.Next, context.With(confirmed.Value.Name, confirmed.Value.Email)) is { } refusal)
        {
            return refusal;
        }

        if (PasswordRules.Normalise(change.Next) == PasswordRules.Normalise(change.Current))
        {
            return AccountErrors.PasswordUnchanged;
        }

        await accounts.ChangePasswordAsync(actor, change.Next, change.Kept, change.Language, cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Somebody who is signed in proves again that they know the password. Wrong tries rest like at the sign-in.</summary>
public sealed class ConfirmPassword(IPasswordVault vault, ISignInThrottle throttle, IOptions<AccountOptions> options)
{
    private const string LaneKind = "confirm";

    public async Task<Result<AccountPerson>> RunAsync(Actor actor, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(password);
        if (!options.Value.LocalPasswords)
        {
            return AccountErrors.PasswordsAreOff;
        }

        if (actor.PersonId is not { } person || password.Length is 0 or > 2 * PasswordRules.MaxLength)
        {
            return AccountErrors.PasswordWrong;
        }

        using var place = vault.TakePlace();
        if (place is null)
        {
            return AccountErrors.SignInBusy;
        }

        var lane = new SignInLane(LaneKind, person.ToString());
        var permit = await throttle.TakeAsync(lane, cancellationToken);
        if (permit.Wait is { } wait)
        {
            return AccountErrors.Resting(wait);
        }

        var match = await vault.MatchAsync(person, password, cancellationToken);
        if (match is not { Matches: true, Person: { } account })
        {
            return permit.RestAfter is { } rest ? AccountErrors.Resting(rest) : AccountErrors.PasswordWrong;
        }

        await throttle.ClearAsync(lane, cancellationToken);
        return account;
    }
}
