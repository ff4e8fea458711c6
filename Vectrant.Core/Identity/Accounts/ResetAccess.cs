using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Somebody who can come in again.</summary>
/// <param name="Path">Of the link with which they choose a password; good once, until <paramref name="Until"/>.</param>
/// <param name="PasswordsAreOff">Signing in with passwords is switched off, so that the link opens nothing until it is switched on.</param>
public sealed record AccessGivenBack(string Name, string Path, DateTimeOffset Until, bool PasswordsAreOff)
{
    /// <summary>Keeps the link out of logs and exception texts.</summary>
    public override string ToString() => nameof(AccessGivenBack);
}

/// <summary>Gives access back, in one transaction with its audit line.</summary>
public interface IAccessReset
{
    /// <summary>
    /// Switches the person on, makes them an admin, takes app, recovery codes and passkeys away, ends all their sign-ins and makes a link for a
    /// new password. Refused when nobody has the address.
    /// </summary>
    /// <param name="address">In the form of <see cref="AccountAddress"/>.</param>
    /// <param name="cancellationToken">Cancels it before anything is changed.</param>
    Task<Result<AccessGivenBack>> ResetAsync(string address, CancellationToken cancellationToken);
}

/// <summary>
/// Breaks the glass: lets an operator back in when no admin can sign in. It is called by the command line, which only somebody with the machine
/// in their hands can run, and never by a page.
/// </summary>
public sealed class ResetAccess(IAccessReset access, IPeopleStore people)
{
    public async Task<Result<AccessGivenBack>> RunAsync(string email, CancellationToken cancellationToken)
    {
        if (AccountAddress.KeyOf(email) is not { } address)
        {
            return AccountErrors.EmailInvalid;
        }

        await people.EnsureRolesAsync(cancellationToken);
        return await access.ResetAsync(address, cancellationToken);
    }
}
