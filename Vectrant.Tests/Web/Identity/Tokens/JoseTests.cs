using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Identity.Tokens;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Tokens;

/// <summary>The npm package <c>jose</c> on the other side: it takes our tokens, and we take its ES256 tokens and none of its others.</summary>
public sealed class JoseTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Script = "Web/Identity/Tokens/jose-peer.mjs";
    private static readonly AccessClaims Claims = new(new PersonId(Guid.CreateVersion7()), new FamilyId(Guid.CreateVersion7()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string KeySet => new Uri(fixture.App.Address, KeySetEndpoint.Path).ToString();

    private AccessTokens Ours => fixture.App.Services.GetRequiredService<AccessTokens>();

    [Fact]
    public async Task Jose_WithOurKeySet_TakesOurToken()
    {
        var token = await Ours.IssueAsync(Claims, Cancellation);
        var read = await AskJoseAsync("verify", token, "vectrant-api");
        var payload = read.GetProperty("payload");
        Assert.Equal(Claims.Person.ToString(), payload.GetProperty("sub").GetString());
        Assert.Equal(Claims.Family.ToString(), payload.GetProperty("sid").GetString());
        Assert.Equal(600, payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64());
        var header = read.GetProperty("protectedHeader");
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal(read.GetProperty("thumbprint").GetString(), header.GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Jose_WithOurTokenChangedOrForAnotherAudience_RefusesIt()
    {
        var token = await Ours.IssueAsync(Claims, Cancellation);
        var other = await Ours.IssueAsync(Claims with { Person = new PersonId(Guid.CreateVersion7()) }, Cancellation);
        var swapped = string.Join('.', token.Split('.')[0], other.Split('.')[1], token.Split('.')[2]);
        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", (await AskJoseAsync("refuse", swapped, "vectrant-api")).GetProperty("code").GetString());
        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", (await AskJoseAsync("refuse", token, "another-api")).GetProperty("code").GetString());
        Assert.Equal("token_signature", (await Ours.VerifyAsync(swapped, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task VerifyAsync_OfJosesTokens_TakesEs256AndNoOther()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = "vectrant",
            ["aud"] = "vectrant-api",
            ["sub"] = Claims.Person.ToString(),
            ["sid"] = Claims.Family.ToString(),
            ["jti"] = "1",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 600,
        };
        var signed = await NodeScript.RunAsync(Script, new JsonObject { ["do"] = "sign", ["claims"] = claims }, Cancellation);
        var jwk = signed.GetProperty("jwk").Deserialize<EcJwk>()!;
        Assert.Equal(jwk.KeyId, EcJwk.Of(jwk.ToParameters()).KeyId);

        var ours = new AccessTokens(new OneKey(jwk), Options.Create(new TokenOptions()), TimeProvider.System);
        var tokens = signed.GetProperty("tokens").EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetString()!);
        Assert.Equal(37, tokens.Count);
        var taken = new List<string>();
        foreach (var (name, token) in tokens)
        {
            var verified = await ours.VerifyAsync(token, Cancellation);
            if (verified.Succeeded)
            {
                Assert.Equal(Claims, verified.Value);
                taken.Add(name);
            }
        }

        Assert.Equal(["good"], taken);
    }

    [Fact]
    public async Task KeySet_ForAnybody_HoldsPublicHalvesAndMayBeKeptAWhile()
    {
        using var http = new HttpClient { BaseAddress = fixture.App.Address };
        using var response = await http.GetAsync(new Uri(KeySetEndpoint.Path, UriKind.Relative), Cancellation);
        Assert.Equal("application/jwk-set+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromMinutes(5), response.Headers.CacheControl?.MaxAge);
        using var set = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        foreach (var key in set.RootElement.GetProperty("keys").EnumerateArray())
        {
            Assert.Equal(["kty", "use", "alg", "kid", "crv", "x", "y"], key.EnumerateObject().Select(member => member.Name));
        }

        Assert.NotEqual(0, set.RootElement.GetProperty("keys").GetArrayLength());
    }

    private Task<JsonElement> AskJoseAsync(string what, string token, string audience) => NodeScript.RunAsync(
        Script, new JsonObject { ["do"] = what, ["token"] = token, ["keySet"] = KeySet, ["issuer"] = "vectrant", ["audience"] = audience }, Cancellation);

    private sealed class OneKey(EcJwk jwk) : ISigningKeys
    {
        private readonly SigningKey _key = new(jwk, DateTimeOffset.UnixEpoch, jwk.ToParameters());

        public Task<SigningKey> CurrentAsync(CancellationToken cancellationToken) => throw new CryptographicException("Only the other side can sign.");

        public Task<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken) => Task.FromResult(keyId == jwk.KeyId ? _key : null);

        public Task<JwkSet> PublishedAsync(CancellationToken cancellationToken) => Task.FromResult(new JwkSet([jwk]));

        public Task RotateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<string> ReplaceAsync(Actor actor, CancellationToken cancellationToken) => throw new CryptographicException("Only the other side can make keys.");
    }
}
