using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Tokens;

/// <summary>What is no token of ours, before any signature is looked at, and the known attacks on that.</summary>
public sealed class CompactJwsTests
{
    private const string Header = """{"alg":"ES256","typ":"at+jwt","kid":"k1"}""";
    private const string Payload = """{"sub":"x"}""";
    private static readonly string Signature = Base64UrlText.Encode(new byte[64]);

    [Fact]
    public void Parse_OfAWellFormedToken_TakesItApart()
    {
        var jws = CompactJws.Parse(Token(Header, Payload), JwsPolicy.AccessTokens).Value;
        Assert.Equal("ES256", jws.Algorithm);
        Assert.Equal("k1", jws.KeyId);
        Assert.Equal("x", StrictJson.Text(jws.Payload, "sub"));
        Assert.Equal(Encode(Header) + "." + Encode(Payload), Encoding.ASCII.GetString(jws.SignedBytes.Span));
        Assert.Equal(64, jws.Signature.Length);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    [InlineData("es256")]
    [InlineData("ES256 ")]
    [InlineData("ECDH-ES")]
    public void Parse_WithAnotherAlgorithm_IsRefused(string algorithm)
    {
        var header = Header.Replace("ES256", algorithm, StringComparison.Ordinal);
        Assert.Equal("token_algorithm", Refusal(Token(header, Payload)));
        Assert.Equal("token_algorithm", Refusal(Encode(header) + "." + Encode(Payload) + "."));
    }

    [Theory]
    [InlineData("""{"typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"alg":null,"typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"alg":["ES256"],"typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"ALG":"ES256","typ":"at+jwt","kid":"k1"}""")]
    public void Parse_WithoutAnAlgorithm_IsRefused(string header) => Assert.Equal("token_algorithm", Refusal(Token(header, Payload)));

    [Theory]
    [InlineData("\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}")]
    [InlineData("\"jku\":\"https://attacker.example/jwks.json\"")]
    [InlineData("\"x5u\":\"https://attacker.example/cert.pem\"")]
    [InlineData("\"x5c\":[\"AAAA\"]")]
    [InlineData("\"x5t\":\"AAAA\"")]
    [InlineData("\"crit\":[\"exp\"]")]
    [InlineData("\"crit\":[]")]
    [InlineData("\"crit\":[\"b64\"],\"b64\":false")]
    [InlineData("\"b64\":false")]
    [InlineData("\"b64\":true")]
    [InlineData("\"cty\":\"JWT\"")]
    [InlineData("\"enc\":\"A256GCM\"")]
    [InlineData("\"zip\":\"DEF\"")]
    [InlineData("\"Kid\":\"k1\"")]
    public void Parse_WithAnotherHeader_IsRefused(string member) =>
        Assert.Equal("token_header", Refusal(Token(Header.Replace("}", "," + member + "}", StringComparison.Ordinal), Payload)));

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","typ":"AT+JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","typ":["at+jwt"],"kid":"k1"}""")]
    public void Parse_WithAnotherType_IsRefused(string header) => Assert.Equal("token_type", Refusal(Token(header, Payload)));

    [Theory]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":""}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":7}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":null}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":{"a":1}}""")]
    public void Parse_WithoutAKeyId_IsRefused(string header) => Assert.Equal("token_key", Refusal(Token(header, Payload)));

    [Fact]
    public void Parse_WithAHugeKeyId_IsRefused() =>
        Assert.Equal("token_key", Refusal(Token(Header.Replace("k1", new string('k', 1000), StringComparison.Ordinal), Payload)));

    [Theory]
    [InlineData("""{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","alg":"none","typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","\u0061lg":"none","typ":"at+jwt","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"k1","kid":"k2"}""")]
    public void Parse_WithAHeaderTwice_IsRefused(string header) => Assert.Equal("token_malformed", Refusal(Token(header, Payload)));

    [Theory]
    [InlineData("""{"sub":"x","sub":"admin"}""")]
    [InlineData("""{"sub":"x","\u0073ub":"admin"}""")]
    [InlineData("""{"sub":"x","act":{"sub":"a","sub":"b"}}""")]
    [InlineData("""{"sub":"x"}{"sub":"y"}""")]
    [InlineData("""{"sub":"x"} trailing""")]
    [InlineData("""{"sub":"x",}""")]
    [InlineData("""{"sub":"\ud800"}""")]
    [InlineData("""{"\udc00":"x"}""")]
    [InlineData("""{'sub':'x'}""")]
    [InlineData("""{"sub":"x"/* */}""")]
    [InlineData("""["sub"]""")]
    [InlineData("\"sub\"")]
    [InlineData("null")]
    [InlineData(" ")]
    [InlineData("\uFEFF{\"sub\":\"x\"}")]
    public void Parse_WithAPayloadThatReadersCouldReadDifferently_IsRefused(string payload) => Assert.Equal("token_malformed", Refusal(Token(Header, payload)));

    [Fact]
    public void Parse_WithNestedObjectsBeyondReason_IsRefused()
    {
        var deep = "{\"a\":" + string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100)) + "}";
        Assert.Equal("token_malformed", Refusal(Token(Header, deep)));
    }

    [Fact]
    public void Parse_WithBytesThatAreNotUtf8_IsRefused()
    {
        var payload = Base64UrlText.Encode([.. "{\"sub\":\""u8, 0xC0, 0xAF, .. "\"}"u8]);
        Assert.Equal("token_malformed", Refusal($"{Encode(Header)}.{payload}.{Signature}"));
    }

    [Fact]
    public void Parse_WithAnotherNumberOfParts_IsRefused()
    {
        var token = Token(Header, Payload);
        string[] wrong = ["", ".", "..", "...", token[..token.LastIndexOf('.')], token + ".", token + "." + Signature, token + "." + Signature + "." + Signature, "." + token];
        Assert.All(wrong, text => Assert.Equal("token_malformed", Refusal(text)));
    }

    [Fact]
    public void Parse_WithAnEmptySignature_IsRefused() => Assert.Equal("token_malformed", Refusal(Encode(Header) + "." + Encode(Payload) + "."));

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("\u200B")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("%3D")]
    public void Parse_WithSomethingAfterAnyPart_IsRefused(string added)
    {
        var parts = Token(Header, Payload).Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            var changed = parts.ToArray();
            changed[i] += added;
            Assert.Equal("token_malformed", Refusal(string.Join('.', changed)));
        }

        Assert.Equal("token_malformed", Refusal(added + Token(Header, Payload)));
    }

    [Fact]
    public void Parse_WithASecondSpellingOfTheSameBytes_IsRefused()
    {
        // 64 bytes leave four unused bits in the last character: 'A' and 'B' decode to the same byte elsewhere.
        Assert.EndsWith("A", Signature, StringComparison.Ordinal);
        Assert.Equal("token_malformed", Refusal($"{Encode(Header)}.{Encode(Payload)}.{Signature[..^1]}B"));
    }

    [Fact]
    public void Parse_OfATokenThatIsTooLong_IsRefusedUnread()
    {
        var token = Token(Header, $$"""{"sub":"{{new string('x', 100_000)}}"}""");
        Assert.Equal("token_too_large", Refusal(token));
    }

    [Fact]
    public void Parse_OfANestedToken_IsRefused()
    {
        var inner = Token(Header, Payload);
        Assert.Equal("token_malformed", Refusal($"{Encode(Header)}.{Encode(inner)}.{Signature}"));
    }

    [Fact]
    public void Parse_OfOthersTokens_LetsUnknownHeadersPassAndNoneThatChangeTheMeaning()
    {
        var policy = JwsPolicy.IdTokens(new HashSet<string> { "RS256" });
        Assert.True(CompactJws.Parse(Token("""{"alg":"RS256","x5t":"AA","typ":"JWT"}""", Payload), policy).Succeeded);
        Assert.Equal("token_algorithm", CompactJws.Parse(Token("""{"alg":"ES256"}""", Payload), policy).Error?.Code);
        Assert.Equal("token_header", CompactJws.Parse(Token("""{"alg":"RS256","crit":["x"],"x":1}""", Payload), policy).Error?.Code);
        Assert.Equal("token_key", CompactJws.Parse(Token("""{"alg":"RS256","kid":1}""", Payload), policy).Error?.Code);
    }

    [Fact]
    public void Verify_OfSignaturesInAnotherShape_Fails()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = "signed"u8.ToArray();
        var signature = Es256.Sign(key, bytes);
        Assert.True(Es256.Verify(key, bytes, signature));
        Assert.Equal(64, signature.Length);

        Assert.False(Es256.Verify(key, bytes, key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.False(Es256.Verify(key, bytes, new byte[64]));
        Assert.False(Es256.Verify(key, bytes, [.. new byte[32], .. signature[32..]]));
        Assert.False(Es256.Verify(key, bytes, [.. signature[..32], .. new byte[32]]));
        Assert.False(Es256.Verify(key, bytes, [.. signature, 0]));
        Assert.False(Es256.Verify(key, bytes, signature.AsSpan(0, 63)));
        Assert.False(Es256.Verify(key, bytes, []));
        Assert.False(Es256.Verify(key, bytes, Order(signature)));
    }

    [Fact]
    public void Verify_AgainstAnHmacKeyedWithThePublicKey_Fails()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = Encoding.ASCII.GetBytes(Encode(Header) + "." + Encode(Payload));
        var mac = HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), bytes);
        Assert.False(Es256.Verify(key, bytes, mac));
        Assert.False(Es256.Verify(key, bytes, [.. mac, .. mac]));
    }

    [Fact]
    public void Decode_OfWhatEncodeWrote_IsTheSame() => FixedCases.Check(Prop.ForAll<byte[]>(bytes => bytes is null || bytes.SequenceEqual(Base64UrlText.Decode(Base64UrlText.Encode(bytes))!)));

    [Fact]
    public void Parse_OfAnyText_NeverThrows() => FixedCases.Check(Prop.ForAll<string>(text => text is null || !CompactJws.Parse(text, JwsPolicy.AccessTokens).Succeeded));

    // n, the order of the curve, in place of s: as good as zero.
    private static byte[] Order(byte[] signature) =>
        [.. signature[..32], .. Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")];

    private static string? Refusal(string token) => CompactJws.Parse(token, JwsPolicy.AccessTokens).Error?.Code;

    private static string Token(string header, string payload) => $"{Encode(header)}.{Encode(payload)}.{Signature}";

    private static string Encode(string text) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(text));
}
