using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Common;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Somebody whose password was right and who still owes the second factor.</summary>
/// <param name="Person">Who.</param>
/// <param name="Remember">Asked to be kept signed in.</param>
/// <param name="Email">As typed, so that the browser can be marked as known.</param>
internal sealed record Pending(PersonId Person, bool Remember, string Email);

/// <summary>Carries the first step to the second. It signs nobody in.</summary>
internal sealed class PendingSignIn(IDataProtectionProvider protection)
{
    private readonly SealedCookie _cookie = new(protection, "vectrant.step", TimeSpan.FromMinutes(10));

    public void Write(HttpContext context, Pending pending) => _cookie.Write(context, $"{pending.Person}\n{(pending.Remember ? 1 : 0)}\n{pending.Email}");

    public Pending? Read(HttpContext context) =>
        _cookie.Read(context)?.Split('\n', 3) is [var id, var remember, var email] && Guid.TryParse(id, out var person)
            ? new Pending(new PersonId(person), remember == "1", email)
            : null;

    public void Delete(HttpContext context) => _cookie.Delete(context);
}
