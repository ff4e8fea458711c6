using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>
/// Marks a browser in which somebody signed in, so that wrong tries of strangers with the same address do not keep its owner out
/// (see <see cref="SignInLane.Device"/>). The mark signs nobody in; it only has a count of its own.
/// </summary>
internal sealed class KnownDevice(IDataProtectionProvider protection)
{
    private const string Cookie = "vectrant.device";
    private const char Between = '\n';
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Vectrant.KnownDevice").ToTimeLimitedDataProtector();

    /// <summary>The device's name when the browser is known for this address, else null.</summary>
    public string? Of(HttpContext context, string email)
    {
        if (context.Request.Cookies[Cookie] is not { } mark)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(mark).Split(Between) is [var device, var address] && address == AccountAddress.KeyOf(email) ? device : null;
        }
        catch (CryptographicException)
        {
            // Forged, too old, or from before the keys were lost: a stranger like any other.
            return null;
        }
    }

    public void Remember(HttpContext context, string email)
    {
        if (AccountAddress.KeyOf(email) is not { } address || Of(context, email) is not null)
        {
            return;
        }

        var device = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        context.Response.Cookies.Append(Cookie, _protector.Protect(device + Between + address, Lifetime), new CookieOptions
        {
            MaxAge = Lifetime,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
    }
}
