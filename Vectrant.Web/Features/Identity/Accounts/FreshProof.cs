using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Common;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// That whoever sits here proved a moment ago who they are. Asked for before ways to sign in change: an open browser that somebody left
/// for a minute is no account to take over.
/// </summary>
internal sealed class FreshProof(IDataProtectionProvider protection)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly SealedCookie _cookie = new(protection, "vectrant.fresh", Lifetime);

    public bool Holds(HttpContext context) => CurrentActor.From(context.User).PersonId is { } person && _cookie.Read(context) == person.ToString();

    public void Write(HttpContext context, PersonId person) => _cookie.Write(context, person.ToString());
}
