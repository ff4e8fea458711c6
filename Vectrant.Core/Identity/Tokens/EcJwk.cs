using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>A public key on P-256 as RFC 7517 and RFC 7518 section 6.2 write it, named by its thumbprint (RFC 7638).</summary>
public sealed record EcJwk
{
    [JsonPropertyName("kty")]
    public string KeyType { get; init; } = "EC";

    [JsonPropertyName("use")]
    public string Use { get; init; } = "sig";

    [JsonPropertyName("alg")]
    public string Algorithm { get; init; } = Es256.Name;

    [JsonPropertyName("kid")]
    public required string KeyId { get; init; }

    [JsonPropertyName("crv")]
    public string Curve { get; init; } = "P-256";

    [JsonPropertyName("x")]
    public required string X { get; init; }

    [JsonPropertyName("y")]
    public required string Y { get; init; }

    public static EcJwk Of(ECParameters key)
    {
        var x = Base64UrlText.Encode(key.Q.X);
        var y = Base64UrlText.Encode(key.Q.Y);
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new EcJwk { KeyId = Base64UrlText.Encode(thumbprint), X = x, Y = y };
    }

    public ECParameters ToParameters() => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64UrlText.Decode(X), Y = Base64UrlText.Decode(Y) },
    };
}

/// <summary>A key set (RFC 7517 section 5).</summary>
public sealed record JwkSet([property: JsonPropertyName("keys")] IReadOnlyList<EcJwk> Keys);
