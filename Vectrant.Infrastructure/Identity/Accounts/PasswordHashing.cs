using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>
/// Identity's PBKDF2 with HMAC-SHA512, a salt of 128 bits, a hash of 256 bits and the configured number of rounds (docs/decisions/0013),
/// over the normalised form of the password.
/// </summary>
internal sealed class PasswordHashing(IOptions<PasswordHasherOptions> options) : PasswordHasher<Person>(options)
{
    public override string HashPassword(Person user, string password) => base.HashPassword(user, Form(password));

    public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword) =>
        base.VerifyHashedPassword(user, hashedPassword, Form(providedPassword));

    // Text that is no Unicode was never accepted as a password; it is hashed all the same, so that it takes as long.
    private static string Form(string password) => PasswordRules.Normalise(password) ?? password;
}

/// <summary>The rules of passwords where Identity itself makes an account: on the command line.</summary>
internal sealed class PasswordValidation : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var refusal = PasswordRules.Check(password ?? "", PasswordContext.None);
        return Task.FromResult(refusal is null
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = refusal.Code, Description = refusal.Message }));
    }
}

internal sealed class PasswordCost(IOptions<AccountOptions> accounts) : IConfigureOptions<PasswordHasherOptions>
{
    public void Configure(PasswordHasherOptions options) => options.IterationCount = accounts.Value.PasswordIterations;
}
