using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>Whether a sign-in that was valid when a circuit began still is.</summary>
public interface ISignInStanding
{
    /// <param name="person">Who signed in.</param>
    /// <param name="securityStamp">The stamp in the cookie; it changes with the password and when somebody is signed out everywhere.</param>
    /// <param name="roles">The roles in the cookie.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>False when the person is gone or disabled, the stamp is another, or the roles are not the same any more.</returns>
    Task<bool> HoldsAsync(PersonId person, string? securityStamp, IReadOnlySet<string> roles, CancellationToken cancellationToken);
}
