using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Sessions;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>What is missing after a password.</summary>
public enum NextStep
{
    /// <summary>Nothing: sign them in.</summary>
    None,

    /// <summary>A second factor is set up: ask for it.</summary>
    Ask,
}

/// <summary>The step after the password: a code of an authenticator app, or a recovery code.</summary>
public sealed class SecondStep(ISecondFactors factors, ISignInThrottle throttle, ISessionStore sessions, IAccessEvents events)
{
    private const string LaneKind = "second_factor";

    /// <summary>What a person with a right password still owes.</summary>
    public async Task<NextStep> NeedsAsync(PersonId person, CancellationToken cancellationToken) =>
        (await factors.StateAsync(person, cancellationToken)).IsOn ? NextStep.Ask : NextStep.None;

    /// <summary>Looks at a code.</summary>
    /// <returns>The method that it was (see <see cref="SignInMethod"/>).</returns>
    public async Task<Result<string>> RunAsync(PersonId person, string code, string language, SignInOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(origin);
        var lane = new SignInLane(LaneKind, person.ToString());
        var permit = await throttle.TakeAsync(lane, cancellationToken);
        if (permit.Wait is { } wait)
        {
            return AccountErrors.Resting(wait);
        }

        // Codes of apps have six digits, recovery codes sixteen characters: nobody has to say which one it is.
        var isApp = code.Count(char.IsAsciiLetterOrDigit) <= Totp.Digits;
        var method = isApp ? SignInMethod.Totp : SignInMethod.RecoveryCode;
        var outcome = isApp
            ? await factors.UseCodeAsync(person, code, cancellationToken)
            : await factors.UseRecoveryCodeAsync(person, code, language, cancellationToken);
        if (outcome == CodeOutcome.Accepted)
        {
            await throttle.ClearAsync(lane, cancellationToken);
            return method;
        }

        if (outcome == CodeOutcome.UsedAgain)
        {
            events.Record(new AccessEvent(AccessEventKind.UsedAgain) { Person = person, Subject = method, Address = origin.Address });
        }

        await sessions.RecordRefusalAsync(new RefusedSignIn(person, "wrong_code", [SignInMethod.Password, method], origin), cancellationToken);
        if (permit.RestAfter is not { } rest)
        {
            return AccountErrors.CodeWrong;
        }

        events.Record(new AccessEvent(AccessEventKind.SignInRests) { Person = person, Subject = LaneKind, Address = origin.Address });
        return AccountErrors.Resting(rest);
    }
}

/// <summary>Who may not work without a second factor.</summary>
public sealed class RequiredFactor(ISecondFactors factors, IOptions<AccountOptions> options)
{
    /// <summary>True when the person's roles ask for a second factor and there is none yet: then it is set up before anything else.</summary>
    public async Task<bool> IsMissingAsync(PersonId person, IEnumerable<string> roles, CancellationToken cancellationToken) =>
        IsAskedOf(roles) && !(await factors.StateAsync(person, cancellationToken)).IsOn;

    public bool IsAskedOf(IEnumerable<string> roles) => roles.Any(options.Value.SecondFactorFor.Contains);
}

/// <summary>An admin takes the second factors of somebody away who lost them.</summary>
public sealed class ResetSecondFactor(ISecondFactors factors, IAccessEvents events)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManagePeople))
        {
            return AccountErrors.MayNotReset;
        }

        await factors.RemoveAsync(actor, person, passkeys: true, null, language, cancellationToken);
        events.Record(new AccessEvent(AccessEventKind.FactorRemoved) { Person = person, Subject = "by_admin" });
        return Done.Instance;
    }
}
