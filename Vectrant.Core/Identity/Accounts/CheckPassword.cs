using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Sessions;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>What somebody typed to sign in.</summary>
/// <param name="Email">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Device">See <see cref="SignInLane.Device"/>.</param>
/// <param name="Origin">Where from, for the history.</param>
public sealed record PasswordTry(string Email, string Password, string? Device, SignInOrigin Origin)
{
    /// <summary>Keeps the password out of logs and exception texts.</summary>
    public override string ToString() => nameof(PasswordTry);
}

/// <summary>
/// First step of signing in with a password. An address without an account is answered like one with: same words, same work,
/// same growing delay.
/// </summary>
public sealed class CheckPassword(IPasswordVault vault, ISignInThrottle throttle, ISessionStore sessions, IAccountLog log, IAccessEvents events, IOptions<AccountOptions> options)
{
    private const string LaneKind = SignInMethod.Password;
    private static readonly string[] Methods = [SignInMethod.Password];

    /// <returns>Whose password it is. The caller counts the sign-in as done only after the second factor, where one is asked for.</returns>
    public async Task<Result<AccountPerson>> RunAsync(PasswordTry attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (!options.Value.LocalPasswords)
        {
            return AccountErrors.PasswordsAreOff;
        }

        if (AccountAddress.KeyOf(attempt.Email) is not { } address || attempt.Password.Length is 0 or > 2 * PasswordRules.MaxLength)
        {
            return AccountErrors.SignInRefused;
        }

        using var place = vault.TakePlace();
        if (place is null)
        {
            events.Record(new AccessEvent(AccessEventKind.SignInBusy) { Subject = LaneKind, Address = attempt.Origin.Address });
            return AccountErrors.SignInBusy;
        }

        var lane = LaneOf(address, attempt.Device);
        var permit = await throttle.TakeAsync(lane, cancellationToken);
        if (permit.Wait is { } wait)
        {
            // Not written down each time: whoever knocks on a closed door could fill the log.
            return AccountErrors.Resting(wait);
        }

        var match = await vault.MatchAsync(address, attempt.Password, cancellationToken);
        if (match is { Matches: true, Person: { } person })
        {
            await throttle.ClearAsync(lane, cancellationToken);
            return person;
        }

        var reason = match.Person is null ? "unknown_address" : "wrong_password";
        await sessions.RecordRefusalAsync(new RefusedSignIn(match.Person?.Id, reason, Methods, attempt.Origin), cancellationToken);
        if (permit.RestAfter is not { } rest)
        {
            return AccountErrors.SignInRefused;
        }

        events.Record(new AccessEvent(AccessEventKind.SignInRests) { Person = match.Person?.Id, Subject = LaneKind, Address = attempt.Origin.Address });
        await log.AppendAsync(AccountDeed.SignInRests, match.Person, new() { ["minutes"] = Math.Ceiling(rest.TotalMinutes), ["from"] = attempt.Origin.Address }, cancellationToken);
        return AccountErrors.Resting(rest);
    }

    /// <summary>Where tries with an address, in the form of <see cref="AccountAddress"/>, are counted.</summary>
    public static SignInLane LaneOf(string address, string? device) => new(LaneKind, address, device);
}
