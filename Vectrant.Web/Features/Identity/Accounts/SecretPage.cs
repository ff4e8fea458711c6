using Microsoft.Net.Http.Headers;

namespace Vectrant.Web.Features.Identity.Accounts;

/// <summary>Headers of a page whose address or content is a secret.</summary>
internal static class SecretPage
{
    public static void Mark(HttpResponse response)
    {
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers[HeaderNames.CacheControl] = "no-store";
    }
}
