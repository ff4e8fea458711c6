using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>What a cookie, or the circuit that it opened, says about a sign-in.</summary>
/// <param name="Person">Who signed in.</param>
/// <param name="Token">The secret id of the sign-in.</param>
/// <param name="SecurityStamp">Changes with the password and the other ways of signing in.</param>
/// <param name="Rights">What <see cref="ISignInStanding.RightsAsync"/> said just before the rest was read.</param>
public sealed record SignInProof(PersonId Person, string Token, string? SecurityStamp, string? Rights);

public enum Standing
{
    /// <summary>Ended, too old, unused for too long; or the person is gone or disabled, or signs in with something else now.</summary>
    Over,

    /// <summary>As it was.</summary>
    Holds,

    /// <summary>The person is still signed in, but what the proof says about them is not true any more: make a new one.</summary>
    Outdated,
}

/// <summary>Whether a sign-in still holds. Answers from memory, which is forgotten as soon as any node changes something about the person.</summary>
public interface ISignInStanding
{
    /// <param name="proof">What is claimed.</param>
    /// <param name="active">True when the person did something just now; an open page alone keeps nobody signed in.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<Standing> OfAsync(SignInProof proof, bool active, CancellationToken cancellationToken);

    /// <summary>A fingerprint of the person's name, roles and teams: another one means that what was read about them is old.</summary>
    Task<string?> RightsAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>The stamp that the person's sign-ins carry; null for somebody who may not sign in.</summary>
    Task<string?> StampAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Calls back when the answer for a person may be another now, until it is disposed. The call must return at once.</summary>
    IDisposable Watch(PersonId person, Action changed);
}
