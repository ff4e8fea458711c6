using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>What a provider says about itself (OpenID Connect Discovery 1.0), as far as it is used.</summary>
internal sealed record ProviderMetadata
{
    /// <summary>In Microsoft's document, where the tenant's id stands in an issuer.</summary>
    public const string Tenant = "{tenantid}";

    /// <summary>As the document writes it.</summary>
    public required string Issuer { get; init; }

    public required Uri Authorization { get; init; }

    public required Uri Token { get; init; }

    public required Uri Keys { get; init; }

    public Uri? UserInfo { get; init; }

    /// <summary>Whether every answer names the issuer (RFC 9207).</summary>
    public bool AnswersNameIssuer { get; init; }

    /// <summary>Whether the client proves itself in the form instead of in a header.</summary>
    public bool SecretInForm { get; init; }

    public static Result<ProviderMetadata> Read(ProviderSettings settings, JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return ProviderErrors.Unreadable;
        }

        var authority = new Uri(settings.Issuer);
        var issuer = StrictJson.Text(document, "issuer");
        if (issuer is null || !IsExpected(settings, issuer))
        {
            return ProviderErrors.OtherIssuer;
        }

        if (!EndpointRule.Allows(authority, StrictJson.Text(document, "authorization_endpoint"), out var authorization)
            || !EndpointRule.Allows(authority, StrictJson.Text(document, "token_endpoint"), out var token)
            || !EndpointRule.Allows(authority, StrictJson.Text(document, "jwks_uri"), out var keys))
        {
            return ProviderErrors.UnsafeEndpoint;
        }

        Uri? userInfo = null;
        if (StrictJson.Text(document, "userinfo_endpoint") is { } named)
        {
            if (!EndpointRule.Allows(authority, named, out var allowed))
            {
                return ProviderErrors.UnsafeEndpoint;
            }

            userInfo = allowed;
        }

        var methods = Texts(document, "token_endpoint_auth_methods_supported");
        return new ProviderMetadata
        {
            Issuer = issuer,
            Authorization = authorization,
            Token = token,
            Keys = keys,
            UserInfo = userInfo,
            AnswersNameIssuer = document.TryGetProperty("authorization_response_iss_parameter_supported", out var supported) && supported.ValueKind == JsonValueKind.True,
            SecretInForm = methods.Count > 0 && !methods.Contains("client_secret_basic") && methods.Contains("client_secret_post"),
        };
    }

    /// <summary>The issuer of a tenant, the issuer itself where there are none; null when a tenant is needed and this is no id of one.</summary>
    public string? IssuerOf(string? tenant) =>
        !Issuer.Contains(Tenant, StringComparison.Ordinal) ? Issuer
        : Guid.TryParseExact(tenant, "D", out var id) ? Issuer.Replace(Tenant, id.ToString(), StringComparison.Ordinal)
        : null;

    public static IReadOnlyList<string> Texts(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    // Microsoft's documents for several tenants (common, organizations, consumers) name a pattern in place of an issuer, on the same host.
    private static bool IsExpected(ProviderSettings settings, string issuer)
    {
        if (issuer.TrimEnd('/') == settings.Issuer && !issuer.Contains(Tenant, StringComparison.Ordinal))
        {
            return true;
        }

        var authority = new Uri(settings.Issuer);
        return settings.Kind == ProviderKind.Microsoft
            && authority.Segments is [_, "common/" or "organizations/" or "consumers/", "v2.0"]
            && issuer == $"{authority.GetLeftPart(UriPartial.Authority)}/{Tenant}/v2.0";
    }
}
