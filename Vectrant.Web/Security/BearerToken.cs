namespace Vectrant.Web.Security;

/// <summary>The token of <c>Authorization: Bearer …</c> (RFC 6750).</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 256;

    public static string? Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = header[Scheme.Length..].Trim();
        return token.Length is > 0 and <= MaxLength ? token : null;
    }
}
