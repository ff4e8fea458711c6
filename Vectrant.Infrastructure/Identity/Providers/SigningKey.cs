using System.Security.Cryptography;
using System.Text.Json;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>
/// A public key out of a provider's key set (RFC 7517). Which algorithm it verifies follows from the key and the settings, never from a token alone: an
/// RSA key takes no ES256, and nothing takes a shared secret.
/// </summary>
internal sealed class SigningKey
{
    private const int FewestRsaBits = 2048;
    private const int MostRsaBits = 8192;
    private const int CurveBytes = 32;
    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;
    private readonly string? _algorithm;

    private SigningKey(string? id, string? algorithm, string? issuer, RSAParameters? rsa, ECParameters? ec) =>
        (Id, _algorithm, Issuer, _rsa, _ec) = (id, algorithm, issuer, rsa, ec);

    public string? Id { get; }

    /// <summary>Microsoft: whose tokens the key may sign, perhaps with a place for the tenant; null elsewhere.</summary>
    public string? Issuer { get; }

    /// <summary>Null for a key that cannot sign ID tokens here.</summary>
    public static SigningKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || StrictJson.Text(key, "use") is not (null or "sig"))
        {
            return null;
        }

        var (id, algorithm, issuer) = (StrictJson.Text(key, "kid"), StrictJson.Text(key, "alg"), StrictJson.Text(key, "issuer"));
        switch (StrictJson.Text(key, "kty"))
        {
            case "RSA" when Bytes(key, "n") is { } modulus && Bytes(key, "e") is { Length: > 0 and <= 8 } exponent
                && modulus.AsSpan().TrimStart((byte)0).Length * 8 is >= FewestRsaBits and <= MostRsaBits:
                return new SigningKey(id, algorithm, issuer, new RSAParameters { Modulus = modulus, Exponent = exponent }, null);
            case "EC" when StrictJson.Text(key, "crv") == "P-256" && Bytes(key, "x") is { Length: CurveBytes } x && Bytes(key, "y") is { Length: CurveBytes } y:
                return new SigningKey(id, algorithm, issuer, null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            default:
                return null;
        }
    }

    public bool IsFor(string algorithm) => (_algorithm is null || _algorithm == algorithm) && algorithm switch
    {
        "RS256" or "PS256" => _rsa is not null,
        Es256.Name => _ec is not null,
        _ => false,
    };

    public bool Verifies(CompactJws token)
    {
        if (!IsFor(token.Algorithm))
        {
            return false;
        }

        try
        {
            if (_ec is { } point)
            {
                using var ec = ECDsa.Create(point);
                return Es256.Verify(ec, token.SignedBytes.Span, token.Signature.Span);
            }

            using var rsa = RSA.Create(_rsa!.Value);
            var padding = token.Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
            return rsa.VerifyData(token.SignedBytes.Span, token.Signature.Span, HashAlgorithmName.SHA256, padding);
        }
        catch (CryptographicException)
        {
            // A point that is not on the curve, or a modulus that is none: such a key verifies nothing.
            return false;
        }
    }

    private static byte[]? Bytes(JsonElement key, string member) => StrictJson.Text(key, member) is { } text ? Base64UrlText.Decode(text) : null;
}
