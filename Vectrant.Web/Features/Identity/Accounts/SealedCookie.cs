using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>A short-lived cookie that only this install can write and read. Each purpose has keys of its own.</summary>
internal sealed class SealedCookie(IDataProtectionProvider protection, string name, TimeSpan lifetime)
{
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Vectrant.Cookie", name).ToTimeLimitedDataProtector();

    /// <summary>What was written; null when there is none, it is forged, or its time is over.</summary>
    public string? Read(HttpContext context)
    {
        if (context.Request.Cookies[name] is not { } value)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, string value) => context.Response.Cookies.Append(name, _protector.Protect(value, lifetime), Options(context, lifetime));

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(name, Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? age) =>
        new() { MaxAge = age, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true };
}
