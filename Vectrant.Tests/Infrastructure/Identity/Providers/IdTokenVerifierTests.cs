using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Identity.Providers;
using Xunit;
using SigningKey = Vectrant.Infrastructure.Identity.Providers.SigningKey;

namespace Vectrant.Tests.Infrastructure.Identity.Providers;

public sealed class IdTokenVerifierTests : IDisposable
{
    private const string Pattern = "https://login.microsoftonline.com/{tenantid}/v2.0";
    private const string Ours = "11111111-2222-3333-4444-555555555555";
    private const string Theirs = "99999999-2222-3333-4444-555555555555";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SignInAttempt _attempt = SignInAttempt.New("work", "/", null);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public void Verify_OfEachAcceptedSignature_GivesTheClaims(string algorithm)
    {
        var verified = Verify(Sign(algorithm, Claims(Issuer(Ours), Ours)), [RsaKey(), EcKey()], new ProviderSettings());
        Assert.Equal("ada", StrictJson.Text(verified.Value, "sub"));
    }

    [Fact]
    public void Parse_OfASignatureThatTheSettingsDoNotAccept_IsRefused()
    {
        var settings = new ProviderSettings { Algorithms = ["ES256"] };
        Assert.Equal("provider_token_algorithm", IdTokenVerifier.Parse(Sign("RS256", Claims(Issuer(Ours), Ours)), settings).Error?.Code);
    }

    [Fact]
    public void Verify_WithAKeyThatIsForAnotherAlgorithm_IsRefused()
    {
        var token = Sign("RS256", Claims(Issuer(Ours), Ours));
        Assert.Equal("provider_token_key", Verify(token, [RsaKey("PS256")], new ProviderSettings()).Error?.Code);
        Assert.Equal("provider_token_key", Verify(token, [EcKey()], new ProviderSettings()).Error?.Code);
    }

    [Fact]
    public void Verify_WithAPointThatIsNotOnTheCurve_IsRefused()
    {
        var point = Base64UrlText.Encode(new byte[32]);
        var key = SigningKey.Read(Json(new { kty = "EC", crv = "P-256", kid = "one", x = point, y = point }));
        Assert.Equal("provider_token_signature", Verify(Sign("ES256", Claims(Issuer(Ours), Ours)), [key!], new ProviderSettings()).Error?.Code);
    }

    [Fact]
    public void Read_OfAKeyThatCannotSignHere_IsNothing()
    {
        using var small = RSA.Create(1024);
        Assert.Null(SigningKey.Read(Json(new { kty = "RSA", n = Base64UrlText.Encode(small.ExportParameters(false).Modulus!), e = "AQAB" })));
        Assert.Null(SigningKey.Read(Json(new { kty = "oct", k = "c2VjcmV0" })));
        Assert.Null(SigningKey.Read(Json(new { kty = "RSA", use = "enc", n = Base64UrlText.Encode(_rsa.ExportParameters(false).Modulus!), e = "AQAB" })));
        Assert.Null(SigningKey.Read(Json(new { kty = "EC", crv = "P-384", x = "AA", y = "AA" })));
    }

    [Fact]
    public void Verify_OfATenantsToken_AsksForTheTenantsIssuer()
    {
        Assert.True(Verify(Sign("RS256", Claims(Issuer(Ours), Ours)), [RsaKey()], new ProviderSettings()).Succeeded);
        Assert.Equal("provider_token_issuer", Verify(Sign("RS256", Claims(Issuer(Ours), Theirs)), [RsaKey()], new ProviderSettings()).Error?.Code);
        Assert.False(Verify(Sign("RS256", Claims(Pattern, "{tenantid}")), [RsaKey()], new ProviderSettings()).Succeeded);
        Assert.Equal("provider_token_tenant", Verify(Sign("RS256", Claims(Issuer(Theirs), Theirs)), [RsaKey()], new ProviderSettings { AllowedTenants = [Ours] }).Error?.Code);
    }

    [Fact]
    public void Verify_WithAKeyOfAnotherTenant_IsRefused()
    {
        var token = Sign("RS256", Claims(Issuer(Ours), Ours));
        Assert.Equal("provider_token_key", Verify(token, [RsaKey(issuer: Issuer(Theirs))], new ProviderSettings()).Error?.Code);
        Assert.True(Verify(token, [RsaKey(issuer: Pattern)], new ProviderSettings()).Succeeded);
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/organizations/v2.0", Pattern, true)]
    [InlineData("https://login.microsoftonline.com/common/v2.0", Pattern, true)]
    [InlineData("https://login.microsoftonline.com/organizations/v2.0", "https://evil.example/{tenantid}/v2.0", false)]
    [InlineData("https://login.microsoftonline.com/" + Ours + "/v2.0", Pattern, false)]
    [InlineData("https://login.microsoftonline.com/" + Ours + "/v2.0", "https://login.microsoftonline.com/" + Ours + "/v2.0", true)]
    [InlineData("https://login.microsoftonline.com/" + Ours + "/v2.0", "https://login.microsoftonline.com/" + Theirs + "/v2.0", false)]
    public void Metadata_OfMicrosoft_MayNameAPatternOnlyForSeveralTenants(string authority, string issuer, bool accepted)
    {
        var document = Json(new { issuer, authorization_endpoint = "https://login.microsoftonline.com/a", token_endpoint = "https://login.microsoftonline.com/t", jwks_uri = "https://login.microsoftonline.com/k" });
        var read = ProviderMetadata.Read(new ProviderSettings { Kind = ProviderKind.Microsoft, Authority = authority }, document);
        Assert.Equal(accepted ? null : ProviderErrors.OtherIssuer, read.Error);
        Assert.NotNull(ProviderMetadata.Read(new ProviderSettings { Authority = authority }, Json(new { issuer = Pattern })).Error);
    }

    [Theory]
    [InlineData(ProviderKind.Microsoft, "xms_edov", true)]
    [InlineData(ProviderKind.Generic, "xms_edov", false)]
    [InlineData(ProviderKind.Microsoft, "verified", false)]
    [InlineData(ProviderKind.Generic, "email_verified", true)]
    public void ClaimReader_BelievesAnAddressByTheKindsOwnClaim(string kind, string claim, bool verified)
    {
        var claims = Json(new Dictionary<string, object> { ["iss"] = "i", ["sub"] = "s", ["email"] = "ada@harbour.example", [claim] = true });
        Assert.Equal(verified, ClaimReader.Read("work", new ProviderSettings { Kind = kind }, claims, null).EmailVerified);
    }

    [Fact]
    public void ClaimReader_WithAMapping_ReadsListsWordsAndWaysIntoObjects()
    {
        var settings = new ProviderSettings
        {
            RoleMapping =
            [
                new ClaimMapping { Claim = "groups", Value = "support", Role = "Agent" },
                new ClaimMapping { Claim = "realm_access.roles", Value = "lead", Role = "TeamLead" },
                new ClaimMapping { Claim = "department", Value = "claims", Team = "Claims" },
                new ClaimMapping { Claim = "groups", Value = "Support", Role = "Admin" },
            ],
        };
        var identity = ClaimReader.Read(
            "work", settings, Json(new { iss = "i", sub = "s", groups = new object[] { "support", 7, new { } }, realm_access = new { roles = new[] { "lead" } }, department = "claims" }), null);
        var rights = MappedRights.Of(settings, identity);
        Assert.Equal(["Agent", "TeamLead"], rights.Roles.Order());
        Assert.Equal(["Claims"], rights.Teams);
    }

    private static string Issuer(string tenant) => Pattern.Replace("{tenantid}", tenant, StringComparison.Ordinal);

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    private Dictionary<string, object> Claims(string issuer, string tenant) => new()
    {
        ["iss"] = issuer,
        ["tid"] = tenant,
        ["sub"] = "ada",
        ["aud"] = "vectrant",
        ["nonce"] = _attempt.Nonce,
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.ToUnixTimeSeconds() + 300,
    };

    private string Sign(string algorithm, Dictionary<string, object> claims)
    {
        var signed = $"{Encode(new { alg = algorithm, kid = "one" })}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "ES256" => Es256.Sign(_ec, bytes),
            "PS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Base64UrlText.Encode(signature)}";
    }

    private static string Encode(object value) => Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private Result<JsonElement> Verify(string token, SigningKey[] keys, ProviderSettings settings)
    {
        settings.ClientId = "vectrant";
        settings.Kind = ProviderKind.Microsoft;
        var metadata = new ProviderMetadata { Issuer = Pattern, Authorization = new Uri("https://a.example"), Token = new Uri("https://a.example"), Keys = new Uri("https://a.example") };
        var parsed = IdTokenVerifier.Parse(token, settings).Value;
        return IdTokenVerifier.Verify(parsed, IdTokenVerifier.Candidates(parsed, keys), new IdTokenExpectation(settings, metadata, _attempt, null, TimeSpan.FromMinutes(1)), Now);
    }

    private SigningKey RsaKey(string? algorithm = null, string? issuer = null)
    {
        var parameters = _rsa.ExportParameters(false);
        return SigningKey.Read(Json(new Dictionary<string, string?>
        {
            ["kty"] = "RSA",
            ["kid"] = "one",
            ["alg"] = algorithm,
            ["issuer"] = issuer,
            ["n"] = Base64UrlText.Encode(parameters.Modulus!),
            ["e"] = Base64UrlText.Encode(parameters.Exponent!),
        }))!;
    }

    private SigningKey EcKey()
    {
        var point = _ec.ExportParameters(false).Q;
        return SigningKey.Read(Json(new { kty = "EC", crv = "P-256", kid = "one", x = Base64UrlText.Encode(point.X!), y = Base64UrlText.Encode(point.Y!) }))!;
    }
}
