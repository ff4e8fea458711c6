using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Infrastructure.Identity;

namespace Vectrant.Web.Features.Identity;

public enum SignInOutcome
{
    SignedIn,

    /// <summary>Wrong address or password; which one is not said.</summary>
    Refused,

    /// <summary>Too many wrong tries; the address rests.</summary>
    Resting,
}

/// <summary>Signing in with a password. An address without an account takes as long and answers the same as one with.</summary>
internal sealed class PasswordSignIn(SignInManager<Person> signIn, UnknownAddresses unknown, IAuditLog audit, IHttpContextAccessor http)
{
    private static readonly Person Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(Nobody, Guid.NewGuid().ToString());

    public async Task<SignInOutcome> RunAsync(string email, string password, bool remember, CancellationToken cancellationToken)
    {
        var person = await signIn.UserManager.FindByEmailAsync(email);
        if (person is null)
        {
            signIn.UserManager.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            var rests = unknown.FailedAndRests(signIn.UserManager.NormalizeEmail(email) ?? email);
            await AppendAsync(null, AuditAction.SignInFailed, "unknown_address", cancellationToken);
            return rests ? SignInOutcome.Resting : SignInOutcome.Refused;
        }

        var result = await signIn.PasswordSignInAsync(person, password, remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await AppendAsync(person, AuditAction.SignedIn, null, cancellationToken);
            return SignInOutcome.SignedIn;
        }

        if (result.IsLockedOut)
        {
            // Identity checks no password then; answering sooner would tell that the account exists.
            signIn.UserManager.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
        }

        await AppendAsync(person, AuditAction.SignInFailed, result.IsLockedOut ? "resting" : "wrong_password", cancellationToken);
        return result.IsLockedOut ? SignInOutcome.Resting : SignInOutcome.Refused;
    }

    private Task AppendAsync(Person? person, string action, string? reason, CancellationToken cancellationToken)
    {
        var actor = person is null
            ? Actor.Customer with { Name = "unknown", Roles = new HashSet<string>() }
            : new Actor(new PersonId(person.Id), person.DisplayName, new HashSet<string>(), new HashSet<Permission>());
        var detail = new Dictionary<string, object?> { ["from"] = http.HttpContext?.Connection.RemoteIpAddress?.ToString() };
        if (reason is not null)
        {
            detail["reason"] = reason;
        }

        return audit.AppendAsync(new AuditEntry(actor, action, "person", person?.Id.ToString(), detail), cancellationToken);
    }
}
