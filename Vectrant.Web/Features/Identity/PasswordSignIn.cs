using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity;

namespace Vectrant.Web.Features.Identity;

public enum SignInOutcome
{
    SignedIn,

    /// <summary>Wrong address or password; which one is not said.</summary>
    Refused,

    /// <summary>Too many wrong tries; the address rests.</summary>
    Resting,

    /// <summary>The password was right, but the account is switched off.</summary>
    Disabled,
}

/// <summary>Signing in with a password. An address without an account takes as long and answers the same as one with.</summary>
internal sealed class PasswordSignIn(SignInManager<Person> signIn, UnknownAddresses unknown, SignInPerson person)
{
    private static readonly Person Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(Nobody, Guid.NewGuid().ToString());
    private static readonly string[] Methods = [SignInMethod.Password];

    public async Task<SignInOutcome> RunAsync(string email, string password, bool remember, CancellationToken cancellationToken)
    {
        var found = await signIn.UserManager.FindByEmailAsync(email);
        if (found is null)
        {
            signIn.UserManager.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            var rests = unknown.FailedAndRests(signIn.UserManager.NormalizeEmail(email) ?? email);
            await person.RecordRefusalAsync(null, "unknown_address", Methods, cancellationToken);
            return rests ? SignInOutcome.Resting : SignInOutcome.Refused;
        }

        var id = new PersonId(found.Id);
        var result = await signIn.CheckPasswordSignInAsync(found, password, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            var signedIn = await person.RunAsync(id, Methods, remember, cancellationToken);
            return signedIn.Succeeded ? SignInOutcome.SignedIn : SignInOutcome.Disabled;
        }

        if (result.IsLockedOut)
        {
            // Identity checks no password then; answering sooner would tell that the account exists.
            signIn.UserManager.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
        }

        await person.RecordRefusalAsync(id, result.IsLockedOut ? "resting" : "wrong_password", Methods, cancellationToken);
        return result.IsLockedOut ? SignInOutcome.Resting : SignInOutcome.Refused;
    }
}
