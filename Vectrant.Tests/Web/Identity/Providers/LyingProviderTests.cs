using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Providers;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Providers;

public sealed class LyingProviderTests(LyingProviderFixture fixture) : IClassFixture<LyingProviderFixture>, IDisposable
{
    private const string Honest = "honest";
    private readonly PlainBrowser _browser = new(fixture.App.Address);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lies about the ID token, each with what the audit log calls it.</summary>
    private static Dictionary<string, (Func<Answer, Answer> Lie, string Code)> Lies { get; } = new()
    {
        ["another nonce"] = (Claim("nonce", "another"), "provider_token_nonce"),
        ["no nonce"] = (Claim("nonce", null), "provider_token_nonce"),
        ["another issuer"] = (Claim("iss", "https://somebody.example"), "provider_token_issuer"),
        ["another audience"] = (Claim("aud", "somebody-else"), "provider_token_audience"),
        ["several audiences without a party"] = (Claim("aud", new[] { LyingProvider.Client, "somebody-else" }), "provider_token_party"),
        ["another party"] = (Claim("azp", "somebody-else"), "provider_token_party"),
        ["expired"] = (Claim("exp", 1_700_000_000), "provider_token_expired"),
        ["no expiry"] = (Claim("exp", null), "provider_token_claim"),
        ["from the future"] = (Claim("iat", 32_000_000_000), "provider_token_not_yet_valid"),
        ["issued long ago"] = (Claim("iat", 1_700_000_000), "provider_token_expired"),
        ["no subject"] = (Claim("sub", null), "provider_token_claim"),
        ["subject that no database holds"] = (Claim("sub", "a\0b"), "provider_token_subject"),
        ["subject that is not ASCII"] = (Claim("sub", "\u0430bc"), "provider_token_subject"),
        ["endless subject"] = (Claim("sub", new string('a', 256)), "provider_token_subject"),
        ["hash of another access token"] = (Claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), "provider_token_access_token_hash"),
        ["signature of a stranger"] = (Signed((provider, claims) => provider.SignAsStranger(claims)), "provider_token_signature"),
        ["signature cut off"] = (Signed((provider, claims) => provider.Sign(claims)[..^2]), "provider_token_signature"),
        ["key that is not published"] = (Signed((provider, claims) => provider.Sign(claims, "two")), "provider_token_key"),
        ["no signature"] = (Signed((_, claims) => LyingProvider.Unsigned(claims)), "provider_token_algorithm"),
        ["public key as a secret"] = (Signed((provider, claims) => provider.SignWithPublicKey(claims)), "provider_token_algorithm"),
        ["no token"] = (Signed((_, _) => "nothing"), "provider_token_malformed"),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task HonestAnswer_OfSomebodyNew_SignsInAndLeadsWhereItBegan()
    {
        var asked = await _browser.BeginAsync(Honest, "/ask?x=1", Cancellation);
        Assert.Equal(("code", "S256", "openid email profile"), (asked["response_type"], asked["code_challenge_method"], asked["scope"]));
        Assert.Equal(new Uri(fixture.App.Address, "/sign-in/callback/honest").ToString(), asked["redirect_uri"]);
        var answer = new Answer { Nonce = asked["nonce"], Challenge = asked["code_challenge"] };
        Assert.Equal("/ask?x=1", await ReturnAsync(asked, answer));
        Assert.True(await _browser.IsSignedInAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(LieNames))]
    public async Task LyingToken_IsRefusedWithAPageAnAuditLineAndAnEvent(string lie)
    {
        var (tell, code) = Lies[lie];
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var answer = tell(new Answer { Nonce = asked["nonce"] });
        await RefusedAsync(await ReturnAsync(asked, answer), "token", "The proof of honest does not hold");
        Assert.False(await ExistsAsync(answer.Email));
        await KeptAsync(Honest, code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TokensThatAreHugeOrNeverCome_AreGivenUp(bool huge)
    {
        var provider = huge ? Honest : "slow";
        // The slow one has a second for its documents, too, which a busy machine may need several times; once read, they are kept.
        var provides = fixture.App.Services.GetRequiredService<IIdentityProviders>();
        await Eventually.TrueAsync(async () => (await provides.CheckAsync(provider, Cancellation)).Succeeded, TimeSpan.FromMinutes(2), Cancellation);
        var asked = await _browser.BeginAsync(provider, "/", Cancellation);
        var answer = new Answer { Nonce = asked["nonce"], Padding = huge ? 1_000_000 : 0, Hangs = !huge };
        await RefusedAsync(await ReturnAsync(asked, answer, provider), "unreachable", "cannot be used at the moment");
        await KeptAsync(provider, huge ? "provider_too_large" : "provider_slow");
    }

    [Fact]
    public async Task OtherSubject_InTheUsersInformation_IsRefused()
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var email = $"{Guid.NewGuid():N}@harbour.example";
        var answer = Claim("email", null)(new Answer { Nonce = asked["nonce"], UserInfo = new { sub = "somebody else", email, email_verified = true } });
        await RefusedAsync(await ReturnAsync(asked, answer), "token", "does not hold");
        Assert.False(await ExistsAsync(email));
    }

    [Theory]
    [InlineData("not verified", "email_unverified")]
    [InlineData("not said", "email_unverified")]
    [InlineData("verified is about another", "email_unverified")]
    [InlineData("none", "email_missing")]
    [InlineData("two addresses", "email_missing")]
    public async Task AddressThatProvesNothing_IsRefused(string how, string why)
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var answer = new Answer { Nonce = asked["nonce"] };
        answer = how switch
        {
            "not verified" => Claim("email_verified", false)(answer),
            "not said" => Claim("email_verified", null)(answer),
            "verified is about another" => Claim("email", null)(answer with { UserInfo = new { sub = answer.Subject, email = answer.Email } }),
            "none" => Claim("email", null)(answer with { UserInfo = new { sub = answer.Subject } }),
            _ => Claim("email", "ada@harbour.example,eve@quay.example@x")(answer),
        };
        await RefusedAsync(await ReturnAsync(asked, answer), why, "e-mail address");
        Assert.False(await ExistsAsync(answer.Email));
    }

    [Fact]
    public async Task AddressOfAnotherDomain_IsRefused()
    {
        var asked = await _browser.BeginAsync("domain", "/", Cancellation);
        await RefusedAsync(await ReturnAsync(asked, new Answer { Nonce = asked["nonce"] }, "domain"), "domain", "not of the organisation");
    }

    [Theory]
    [InlineData("other", "provider_other_issuer")]
    [InlineData("plain", "provider_unsafe_endpoint")]
    [InlineData("huge", "provider_too_large")]
    [InlineData("hangs", "provider_slow")]
    [InlineData("moved", "provider_redirects")]
    public async Task LyingDocument_IsRefusedBeforeAnybodyIsSentThere(string provider, string code)
    {
        await RefusedAsync(await _browser.GoAsync($"/sign-in/with/{provider}", Cancellation), "unreachable", "cannot be used at the moment");
        await KeptAsync(provider, code);
        Assert.Equal(code, (await fixture.App.Services.GetRequiredService<IIdentityProviders>().CheckAsync(provider, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task Refusal_IsAnAccessEvent()
    {
        await _browser.GoAsync("/sign-in/with/other", Cancellation);
        var reader = new Actor(null, "test", new HashSet<string>(), new HashSet<Permission> { Permission.ReadAudit });
        var wanted = new AccessEventFilter(AccessEventKind.ProviderRefused, "other: provider_other_issuer", null, null, null);
        var events = fixture.App.Services.GetRequiredService<IAccessEventQuery>();
        await Eventually.TrueAsync(async () => (await events.ListAsync(reader, wanted, Cancellation)).Items.Count > 0, TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task KeySet_WithoutAUsableKey_IsRefused()
    {
        var asked = await _browser.BeginAsync("keyless", "/", Cancellation);
        await RefusedAsync(await ReturnAsync(asked, new Answer { Nonce = asked["nonce"] }, "keyless"), "unreachable", "cannot be used at the moment");
        await KeptAsync("keyless", "provider_no_keys");
    }

    [Fact]
    public async Task Check_OfAnHonestProvider_NamesIssuerAndKeys()
    {
        var found = await fixture.App.Services.GetRequiredService<IIdentityProviders>().CheckAsync(Honest, Cancellation);
        Assert.Equal((fixture.Provider.Issuer(Honest), 1), (found.Value.Issuer, found.Value.Keys));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CodeOfAnotherSession_IsRefused_EvenByAProviderThatIgnoresTheVerifier(bool providerIgnoresVerifier)
    {
        using var attacker = new PlainBrowser(fixture.App.Address);
        var theirs = await attacker.BeginAsync(Honest, "/", Cancellation);
        var stolen = new Answer { Nonce = theirs["nonce"], Challenge = providerIgnoresVerifier ? null : theirs["code_challenge"] };
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        await RefusedAsync(await ReturnAsync(asked, stolen), providerIgnoresVerifier ? "token" : "failed", "honest");
        Assert.False(await _browser.IsSignedInAsync(Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("made-up")]
    public async Task StateThatIsNotTheBrowsers_IsRefused_AndTheBegunSignInStillCounts(string state)
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var answer = new Answer { Nonce = asked["nonce"] };
        var planted = await _browser.ReturnAsync(Honest, fixture.Provider.CodeFor(answer), state, fixture.Provider.Issuer(Honest), Cancellation);
        await RefusedAsync(planted, "start_again", "Please begin again");
        Assert.Equal("/", await ReturnAsync(asked, answer));
    }

    [Fact]
    public async Task AnswerInABrowserThatBeganNothing_IsRefused()
    {
        using var victim = new PlainBrowser(fixture.App.Address);
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var code = fixture.Provider.CodeFor(new Answer { Nonce = asked["nonce"] });
        Assert.Contains("why=start_again", await victim.ReturnAsync(Honest, code, asked["state"], fixture.Provider.Issuer(Honest), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerAgain_WithTheCookieKept_IsRefused()
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var way = _browser.Cookies.GetCookies(fixture.App.Address)["vectrant-way-honest"]!;
        var answer = new Answer { Nonce = asked["nonce"] };
        Assert.Equal("/", await ReturnAsync(asked, answer));

        using var replay = new PlainBrowser(fixture.App.Address);
        replay.Cookies.Add(fixture.App.Address, new System.Net.Cookie(way.Name, way.Value));
        var again = await replay.ReturnAsync(Honest, fixture.Provider.CodeFor(answer), asked["state"], fixture.Provider.Issuer(Honest), Cancellation);
        Assert.Contains("why=replayed", again, StringComparison.Ordinal);
        Assert.False(await replay.IsSignedInAsync(Cancellation));
    }

    [Theory]
    [InlineData("https://somebody.example")]
    [InlineData("")]
    public async Task AnswerOfAnotherIssuer_IsRefused(string issuer)
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var code = fixture.Provider.CodeFor(new Answer { Nonce = asked["nonce"] });
        await RefusedAsync(await _browser.ReturnAsync(Honest, code, asked["state"], issuer, Cancellation), "mixed_up", "another provider");
    }

    [Fact]
    public async Task AnswerAtTheCallbackOfANeighbour_IsRefused()
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var code = fixture.Provider.CodeFor(new Answer { Nonce = asked["nonce"] });
        var answered = await _browser.ReturnAsync("neighbour", code, asked["state"], fixture.Provider.Issuer("neighbour"), Cancellation);
        Assert.Contains("why=start_again", answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParameterTwice_IsRefused()
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var code = fixture.Provider.CodeFor(new Answer { Nonce = asked["nonce"] });
        var issuer = Uri.EscapeDataString(fixture.Provider.Issuer(Honest));
        Assert.Contains("why=start_again", await _browser.GoAsync($"/sign-in/callback/honest?code={code}&code=x&state={asked["state"]}&iss={issuer}", Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access_denied", "cancelled")]
    [InlineData("server_error", "failed")]
    public async Task RefusalOfTheProvider_IsExplained(string error, string why)
    {
        var asked = await _browser.BeginAsync(Honest, "/", Cancellation);
        var issuer = Uri.EscapeDataString(fixture.Provider.Issuer(Honest));
        await RefusedAsync(await _browser.GoAsync($"/sign-in/callback/honest?error={error}&state={asked["state"]}&iss={issuer}", Cancellation), why, "honest");
    }

    [Fact]
    public async Task ReturnAddressOfAnotherHost_IsForgotten()
    {
        var asked = await _browser.BeginAsync(Honest, "https://elsewhere.example/", Cancellation);
        Assert.Equal("/", await ReturnAsync(asked, new Answer { Nonce = asked["nonce"] }));
    }

    [Fact]
    public async Task UnknownProvider_IsExplained() =>
        await RefusedAsync(await _browser.GoAsync("/sign-in/with/nobody", Cancellation), "unknown", "does not exist");

    private static Func<Answer, Answer> Claim(string name, object? value) => answer => answer with
    {
        Claims = claims =>
        {
            answer.Claims(claims);
            if (value is null)
            {
                claims.Remove(name);
                return;
            }

            claims[name] = value;
        },
    };

    private static Func<Answer, Answer> Signed(Func<LyingProvider, Dictionary<string, object?>, string> sign) => answer => answer with { Sign = sign };

    private Task<string?> ReturnAsync(IReadOnlyDictionary<string, string> asked, Answer answer, string provider = Honest) =>
        _browser.ReturnAsync(provider, fixture.Provider.CodeFor(answer), asked["state"], fixture.Provider.Issuer(provider), Cancellation);

    /// <summary>The refusal leads to a page that says so and nothing that was secret, and nobody is signed in.</summary>
    private async Task RefusedAsync(string? location, string why, string words)
    {
        Assert.NotNull(location);
        Assert.StartsWith($"/sign-in/refused?why={why}", location, StringComparison.Ordinal);
        var page = await _browser.ReadAsync(location, Cancellation);
        Assert.Contains(words, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in\"", page, StringComparison.Ordinal);
        Assert.False(await _browser.IsSignedInAsync(Cancellation));
        Assert.DoesNotContain(TestLog.Instance.Lines, line => line.Contains("never in a log", StringComparison.Ordinal));
    }

    private async Task<bool> ExistsAsync(string email)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM person WHERE normalized_email = upper(@email))", new { email });
    }

    /// <summary>The refusal stands in the audit log and in the history of sign-ins.</summary>
    private async Task KeptAsync(string provider, string code)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        Assert.True(await connection.ExecuteScalarAsync<bool>(
            """
            SELECT EXISTS (SELECT FROM sign_in_history WHERE outcome = @code AND methods = ARRAY['external:' || @provider])
               AND EXISTS (SELECT FROM audit_entry WHERE action = 'identity.sign_in_failed' AND detail ->> 'reason' = @code)
            """,
            new { provider, code }));
    }
}
