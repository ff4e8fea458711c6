using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>What an access token says. It proves who signed in; what they may do is read anew each time it is used.</summary>
/// <param name="Person">The claim <c>sub</c>.</param>
/// <param name="Family">The sign-in that it comes from, the claim <c>sid</c>.</param>
public sealed record AccessClaims(PersonId Person, FamilyId Family);

/// <summary>Writes and reads access tokens (RFC 9068).</summary>
public sealed class AccessTokens(ISigningKeys keys, IOptions<TokenOptions> options, TimeProvider time)
{
    private const string FamilyClaim = "sid";
    private const string IdClaim = "jti";
    private static readonly string[] Needed = [IdClaim, FamilyClaim];

    public async Task<string> IssueAsync(AccessClaims claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var key = await keys.CurrentAsync(cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var header = Encode(new Dictionary<string, object> { ["alg"] = Es256.Name, ["typ"] = JwsPolicy.AccessTokenType, ["kid"] = key.Jwk.KeyId });
        var payload = Encode(new Dictionary<string, object>
        {
            ["iss"] = options.Value.Issuer,
            ["aud"] = options.Value.Audience,
            ["sub"] = claims.Person.Value.ToString("D"),
            [FamilyClaim] = claims.Family.Value.ToString("D"),
            [IdClaim] = Guid.NewGuid().ToString("N"),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + (long)options.Value.AccessLifetime.TotalSeconds,
        });
        var signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
        return $"{header}.{payload}.{Base64UrlText.Encode(key.Sign(signed))}";
    }

    /// <summary>What the token says, after everything that can be wrong with it was looked at.</summary>
    public async Task<Result<AccessClaims>> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var parsed = CompactJws.Parse(token, JwsPolicy.AccessTokens);
        if (!parsed.Succeeded)
        {
            return parsed.Error;
        }

        var jws = parsed.Value;
        if (await keys.FindAsync(jws.KeyId!, cancellationToken) is not { } key)
        {
            return TokenErrors.KeyUnknown;
        }

        if (!key.Verify(jws.SignedBytes, jws.Signature))
        {
            return TokenErrors.SignatureWrong;
        }

        var rules = new ClaimRules(options.Value.Issuer, options.Value.Audience, options.Value.ClockSkew, Needed);
        if (rules.Check(jws.Payload, time.GetUtcNow()) is { } refusal)
        {
            return refusal;
        }

        return Id(jws.Payload, "sub") is { } person && Id(jws.Payload, FamilyClaim) is { } family
            ? new AccessClaims(new PersonId(person), new FamilyId(family))
            : TokenErrors.ClaimMissing("sub");
    }

    private static Guid? Id(JsonElement payload, string claim) => Guid.TryParseExact(StrictJson.Text(payload, claim), "D", out var id) ? id : null;

    private static string Encode(Dictionary<string, object> members) => Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(members));
}
