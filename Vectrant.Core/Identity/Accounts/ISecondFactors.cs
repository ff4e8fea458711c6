using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>How somebody stands with second factors.</summary>
/// <param name="App">An authenticator app is set up and confirmed.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="RecoveryCodes">How many codes are left.</param>
public sealed record FactorState(bool App, int Passkeys, int RecoveryCodes)
{
    /// <summary>Something is asked for after the password.</summary>
    public bool IsOn => App || Passkeys > 0;
}

/// <summary>What became of a code.</summary>
public enum CodeOutcome
{
    Wrong,
    Accepted,

    /// <summary>It was right, and somebody used it before.</summary>
    UsedAgain,
}

/// <summary>Authenticator apps and recovery codes. Changes write their audit line and the e-mail about it in the same transaction.</summary>
public interface ISecondFactors
{
    Task<FactorState> StateAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>The secret of an app that is being set up; made when there is none. Null when one is set up already.</summary>
    Task<byte[]?> PrepareAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Ends the setting up with a code of the app.</summary>
    /// <returns>The recovery codes, which cannot be read again; null when the code is wrong.</returns>
    Task<IReadOnlyList<string>?> ConfirmAsync(Actor actor, string code, string language, CancellationToken cancellationToken);

    /// <summary>Compares a code of the app and uses it up, on all nodes together.</summary>
    Task<CodeOutcome> UseCodeAsync(PersonId person, string code, CancellationToken cancellationToken);

    /// <summary>Compares a recovery code and uses it up.</summary>
    Task<CodeOutcome> UseRecoveryCodeAsync(PersonId person, string code, string language, CancellationToken cancellationToken);

    /// <summary>Ten new codes; the earlier ones are void.</summary>
    Task<IReadOnlyList<string>> NewRecoveryCodesAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>
    /// Takes app and recovery codes away, and with <paramref name="passkeys"/> those, too. All sign-ins of the person but
    /// <paramref name="kept"/> (its secret id) end.
    /// </summary>
    Task RemoveAsync(Actor actor, PersonId person, bool passkeys, string? kept, string language, CancellationToken cancellationToken);
}
