using System.Security.Cryptography;
using System.Text.Json;
using Vectrant.Core.Identity.Tokens;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Tokens;

/// <summary>The examples of RFC 7515 (JWS) and RFC 7519 (JWT), byte for byte.</summary>
public sealed class JwsVectorTests
{
    private const string Claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string Ecdsa = "eyJhbGciOiJFUzI1NiJ9." + Claims + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static readonly JwsPolicy Foreign = JwsPolicy.IdTokens(new HashSet<string> { Es256.Name });

    /// <summary>Name, token, code of the refusal.</summary>
    public static TheoryData<string, string, string> Others => new()
    {
        {
            "RFC 7515 A.1 and RFC 7519 3.1, HS256",
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + Claims + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "token_algorithm"
        },
        {
            "RFC 7515 A.2, RS256",
            "eyJhbGciOiJSUzI1NiJ9." + Claims + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
            + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
            "token_algorithm"
        },
        {
            "RFC 7515 A.4, ES512",
            "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
            "token_algorithm"
        },
        { "RFC 7515 A.5 and RFC 7519 6.1, not signed", "eyJhbGciOiJub25lIn0." + Claims + ".", "token_algorithm" },
        { "RFC 7515 A.6, JSON serialization", "{\"payload\":\"" + Claims + "\",\"signatures\":[]}", "token_malformed" },
        {
            "RFC 7519 A.1, encrypted",
            "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.QR1Owv2ug2WyPBnbQrRARTeEk9kDO2w8qDcjiHnSJflSdv1iNqhWXaKH4MqAkQtMoNfABIPJaZm0HaA415sv3aeuBWnD8J-Ui7Ah6cWafs3ZwwFKDFUUsWHSK-IPKxLG"
            + "TkND09XyjORj_CHAgOPJ-Sd8ONQRnJvWn_hXV1BNMHzUjPyYwEsRhDhzjAD26imasOTsgruobpYGoQcXUwFDn7moXPRfDE8-NoQX7N7ZYMmpUDkR-Cx9obNGwJQ3nM52YCitxoQVPzjbl7WBuB7AohdBoZOdZ24WlN1lVIeh8v1K4krB8xgKvRU8kgFrEn_a1rZgN5TiysnmzTROF869lQ"
            + ".AxY8DCtDaGlsbGljb3RoZQ.MKOle7UQrG6nSxTLX6Mqwt0orbHvAKeWnDYvpIAeZ72deHxz3roJDXQyhxx0wKaMHDjUEOKIwrtkHthpqEanSBNYHZgmNOV7sln1Eu9g3J8.fiK51VwhsxJ-siBMR-YFiA",
            "token_malformed"
        },
    };

    [Fact]
    public void Verify_OfRfc7515A3_Holds()
    {
        var jws = CompactJws.Parse(Ecdsa, Foreign).Value;
        using var key = PublicKey();
        Assert.True(Es256.Verify(key, jws.SignedBytes.Span, jws.Signature.Span));
        Assert.Equal("joe", StrictJson.Text(jws.Payload, "iss"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1300819380), NumericDate.Of(jws.Payload, "exp"));
        Assert.True(jws.Payload.GetProperty("http://example.com/is_root").GetBoolean());
        Assert.Null(jws.KeyId);
    }

    [Fact]
    public void Verify_OfRfc7515A3WithAnyByteChanged_Fails()
    {
        var jws = CompactJws.Parse(Ecdsa, Foreign).Value;
        using var key = PublicKey();
        for (var i = 0; i < jws.Signature.Length; i++)
        {
            var changed = jws.Signature.ToArray();
            changed[i] ^= 1;
            Assert.False(Es256.Verify(key, jws.SignedBytes.Span, changed));
        }

        for (var i = 0; i < jws.SignedBytes.Length; i++)
        {
            var changed = jws.SignedBytes.ToArray();
            changed[i] ^= 1;
            Assert.False(Es256.Verify(key, changed, jws.Signature.Span));
        }
    }

    [Fact]
    public void Parse_OfRfc7515A3AsOneOfOurs_IsRefused() =>
        Assert.Equal("token_type", CompactJws.Parse(Ecdsa, JwsPolicy.AccessTokens).Error?.Code);

    [Theory]
    [MemberData(nameof(Others))]
    public void Parse_OfTheOtherVectors_IsRefused(string vector, string token, string code)
    {
        Assert.NotEmpty(vector);
        Assert.Equal(code, CompactJws.Parse(token, Foreign).Error?.Code);
        Assert.False(CompactJws.Parse(token, JwsPolicy.AccessTokens).Succeeded);
    }

    // RFC 7515 appendix C.
    [Fact]
    public void Encode_OfTheExampleOfBase64Url_IsAsPrinted()
    {
        byte[] bytes = [3, 236, 255, 224, 193];
        Assert.Equal("A-z_4ME", Base64UrlText.Encode(bytes));
        Assert.Equal(bytes, Base64UrlText.Decode("A-z_4ME"));
    }

    private static ECDsa PublicKey()
    {
        using var jwk = JsonDocument.Parse("""{"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""");
        return ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64UrlText.Decode(jwk.RootElement.GetProperty("x").GetString()!),
                Y = Base64UrlText.Decode(jwk.RootElement.GetProperty("y").GetString()!),
            },
        });
    }
}
