using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>What an ID token has to fit.</summary>
/// <param name="AccessToken">The one that came with it.</param>
internal sealed record IdTokenExpectation(ProviderSettings Settings, ProviderMetadata Metadata, SignInAttempt Attempt, string? AccessToken, TimeSpan ClockSkew);

/// <summary>Verifies the ID tokens of others (OpenID Connect Core 1.0, section 3.1.3.7). Every check is made before any claim is handed on.</summary>
internal static class IdTokenVerifier
{
    private const int LongestSubject = 255;
    private static readonly TimeSpan OldestIssue = TimeSpan.FromHours(1);

    public static Result<CompactJws> Parse(string token, ProviderSettings settings)
    {
        var parsed = CompactJws.Parse(token, JwsPolicy.IdTokens(settings.AcceptedAlgorithms));
        return parsed.Succeeded ? parsed : ProviderErrors.Token(Short(parsed.Error));
    }

    /// <summary>Keys with which the token may be signed: the one that it names, or all that fit when it names none.</summary>
    public static IReadOnlyList<SigningKey> Candidates(CompactJws token, IReadOnlyList<SigningKey> keys) =>
        [.. keys.Where(key => (token.KeyId is null || key.Id == token.KeyId) && key.IsFor(token.Algorithm))];

    /// <summary>The claims, when everything holds.</summary>
    public static Result<JsonElement> Verify(CompactJws token, IReadOnlyList<SigningKey> candidates, IdTokenExpectation expected, DateTimeOffset now)
    {
        if (candidates.Count == 0)
        {
            return ProviderErrors.Token("key");
        }

        if (candidates.FirstOrDefault(key => key.Verifies(token)) is not { } signer)
        {
            return ProviderErrors.Token("signature");
        }

        var claims = token.Payload;
        var tenant = StrictJson.Text(claims, "tid");
        if (expected.Metadata.IssuerOf(tenant) is not { } issuer)
        {
            return ProviderErrors.Token("tenant");
        }

        if (signer.Issuer is { } owner && owner != issuer && owner.Replace(ProviderMetadata.Tenant, tenant, StringComparison.Ordinal) != issuer)
        {
            return ProviderErrors.Token("key");
        }

        var rules = new ClaimRules(issuer, expected.Settings.ClientId, expected.ClockSkew, []);
        if (rules.Check(claims, now) is { } broken)
        {
            return ProviderErrors.Token(Short(broken));
        }

        if (NumericDate.Of(claims, "iat") < now - OldestIssue)
        {
            return ProviderErrors.Token("expired");
        }

        return Own(claims, tenant, expected, now) is { } refusal ? refusal : claims;
    }

    /// <summary>The checks that only ID tokens have.</summary>
    private static Error? Own(JsonElement claims, string? tenant, IdTokenExpectation expected, DateTimeOffset now)
    {
        // Section 2: at most 255 ASCII characters.
        if (StrictJson.Text(claims, "sub") is not { Length: > 0 and <= LongestSubject } subject || subject.Any(character => character is < ' ' or > '~'))
        {
            return ProviderErrors.Token("subject");
        }

        var party = StrictJson.Text(claims, "azp");
        var several = claims.GetProperty("aud") is { ValueKind: JsonValueKind.Array } audiences && audiences.GetArrayLength() > 1;
        if (party is null ? several || claims.TryGetProperty("azp", out _) : party != expected.Settings.ClientId)
        {
            return ProviderErrors.Token("party");
        }

        if (!expected.Attempt.HasNonce(StrictJson.Text(claims, "nonce")))
        {
            return ProviderErrors.Token("nonce");
        }

        if (expected.Attempt.ProvedAfter is { } after && !(NumericDate.Of(claims, "auth_time") is { } proved && proved >= after - expected.ClockSkew && proved <= now + expected.ClockSkew))
        {
            return ProviderErrors.NotProvedAnew;
        }

        if (claims.TryGetProperty("at_hash", out _) && !HashFits(StrictJson.Text(claims, "at_hash"), expected.AccessToken))
        {
            return ProviderErrors.Token("access_token_hash");
        }

        return expected.Settings.AllowedTenants.Count > 0 && !expected.Settings.AllowedTenants.Contains(tenant ?? "", StringComparer.OrdinalIgnoreCase)
            ? ProviderErrors.Token("tenant")
            : null;
    }

    // The left half of the hash that belongs to the algorithm; all accepted ones have SHA-256.
    private static bool HashFits(string? hash, string? accessToken) =>
        hash is not null && accessToken is not null && hash == Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));

    private static string Short(Error error) => error.Code.Replace("token_", "", StringComparison.Ordinal);
}
