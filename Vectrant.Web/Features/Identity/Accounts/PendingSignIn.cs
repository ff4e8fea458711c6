using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Somebody whose password was right and who still owes the second factor.</summary>
/// <param name="Person">Who.</param>
/// <param name="Remember">Asked to be kept signed in.</param>
/// <param name="Email">As typed, so that the browser can be marked as known.</param>
/// <param name="Stamp">Of the moment at which the password was right.</param>
internal sealed record Pending(PersonId Person, bool Remember, string Email, string Stamp);

/// <summary>Carries the first step to the second. It signs nobody in, and holds until the person's ways to sign in change.</summary>
internal sealed class PendingSignIn(IDataProtectionProvider protection, ISignInStanding standing)
{
    private readonly SealedCookie _cookie = new(protection, "vectrant.step", TimeSpan.FromMinutes(10));

    public void Write(HttpContext context, Pending pending) => _cookie.Write(context, $"{pending.Person}\n{(pending.Remember ? 1 : 0)}\n{pending.Stamp}\n{pending.Email}");

    public async Task<Pending?> ReadAsync(HttpContext context) =>
        _cookie.Read(context)?.Split('\n', 4) is [var id, var remember, var stamp, var email] && Guid.TryParse(id, out var person)
        && await standing.StampAsync(new PersonId(person), context.RequestAborted) == stamp
            ? new Pending(new PersonId(person), remember == "1", email, stamp)
            : null;

    public void Delete(HttpContext context) => _cookie.Delete(context);
}
