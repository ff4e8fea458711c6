using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Web.Features.Identity.Providers;

/// <summary>Binds a way to a provider and back to the browser that began it: encrypted, for a quarter of an hour, one a provider.</summary>
internal sealed class AttemptCookie(IDataProtectionProvider protection)
{
    // Bound to the host: a neighbour below the same domain cannot plant one over https.
    private const string Prefix = "__Host-";
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Vectrant.Identity.Providers.Attempt").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, SignInAttempt attempt) =>
        context.Response.Cookies.Append(Name(context, attempt.Provider), _protector.Protect(JsonSerializer.Serialize(attempt), SignInAttempt.Lifetime), Options(context));

    /// <summary>Null when this browser began nothing with the provider, or too long ago.</summary>
    public SignInAttempt? Find(HttpContext context, string provider)
    {
        if (context.Request.Cookies[Name(context, provider)] is not { Length: > 0 } kept)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<SignInAttempt>(_protector.Unprotect(kept)) is { } attempt && attempt.Provider == provider ? attempt : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static void Forget(HttpContext context, string provider) => context.Response.Cookies.Delete(Name(context, provider), Options(context));

    private static string Name(HttpContext context, string provider) => $"{(context.Request.IsHttps ? Prefix : "")}vectrant-way-{provider}";

    // Lax: the way back is a link from another site.
    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = SignInAttempt.Lifetime,
        IsEssential = true,
    };
}
