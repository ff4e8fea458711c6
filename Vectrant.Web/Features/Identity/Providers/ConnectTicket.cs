using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>
/// Proof, in a link of the account page, that its reader wants to connect an account. A link instead of a form because the browser's policy lets no
/// form end at another host; and without the proof anybody's page could begin the connecting.
/// </summary>
internal sealed class ConnectTicket(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Vectrant.Identity.Providers.Connect").ToTimeLimitedDataProtector();

    /// <summary>What a ticket for proving oneself anew is made for, instead of the provider alone.</summary>
    public static string Confirming(string provider) => "confirm " + provider;

    public string For(ClaimsPrincipal user, string provider) => _protector.Protect(Words(user, provider), Lifetime);

    /// <summary>Who may connect; null when the ticket is old, of another sign-in, or for another provider.</summary>
    public PersonId? Holder(ClaimsPrincipal user, string provider, string ticket)
    {
        try
        {
            return _protector.Unprotect(ticket) == Words(user, provider) ? CurrentActor.From(user).PersonId : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Words(ClaimsPrincipal user, string provider) => $"{CurrentActor.From(user).PersonId} {user.FindFirstValue(PersonClaim.Session)} {provider}";
}
