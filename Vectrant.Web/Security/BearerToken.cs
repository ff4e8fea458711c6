namespace Vectrant.Web.Security;

/// <summary>The token of <c>Authorization: Bearer …</c> (RFC 6750).</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 256;

    /// <param name="request">Where it is looked for.</param>
    /// <param name="maxLength">What is longer is no token; characters.</param>
    public static string? Of(HttpRequest request, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = header[Scheme.Length..].Trim();
        return token.Length > 0 && token.Length <= maxLength ? token : null;
    }
}
