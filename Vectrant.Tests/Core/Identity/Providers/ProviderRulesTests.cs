using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Providers;
using Xunit;

namespace Vectrant.Tests.Core.Identity.Providers;

public sealed class ProviderRulesTests
{
    /// <summary>Settings that cannot be used, each with a word of what is said about them.</summary>
    private static Dictionary<string, (Action<ProviderSettings> Break, string Says)> Broken { get; } = new()
    {
        ["kind"] = (settings => settings.Kind = "saml", "Kind is 'saml'"),
        ["no client"] = (settings => settings.ClientId = "", "ClientId is empty"),
        ["plain http"] = (settings => settings.Authority = "http://id.harbour.example", "https"),
        ["no address"] = (settings => settings.Authority = "id.harbour.example", "https"),
        ["password in the address"] = (settings => settings.Authority = "https://a:b@id.harbour.example", "https"),
        ["no openid"] = (settings => settings.Scopes = ["email"], "openid"),
        ["shared secret"] = (settings => settings.Algorithms = ["HS256"], "HS256"),
        ["no signature"] = (settings => settings.Algorithms = ["none"], "'none'"),
        ["policy"] = (settings => settings.FirstSignIn = "Everybody", "FirstSignIn"),
        ["the whole world"] = (settings => (settings.Kind, settings.Authority, settings.FirstSignIn) = (ProviderKind.Google, "", FirstSignIn.Create), "anybody in the world"),
        ["admin at first"] = (settings => settings.FirstRoles = [Role.Admin], "nobody becomes an admin"),
        ["role"] = (settings => settings.RoleMapping = [new ClaimMapping { Claim = "groups", Value = "x", Role = "Emperor" }], "Emperor"),
        ["half a mapping"] = (settings => settings.RoleMapping = [new ClaimMapping { Claim = "groups", Role = Role.Agent }], "RoleMapping"),
        ["patience"] = (settings => settings.TimeoutSeconds = 0, "TimeoutSeconds"),
    };

    public static TheoryData<string> BrokenNames => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void Validate_OfSettingsThatCannotBeUsed_SaysWhy(string name)
    {
        var settings = Good();
        Assert.True(Check("work", settings).Succeeded);
        Broken[name].Break(settings);
        Assert.Contains(Broken[name].Says, Check("work", settings).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Work")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("")]
    public void Validate_OfANameThatIsNoAddress_SaysSo(string name) => Assert.Contains("short name", Check(name, Good()).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("ada@harbour.example", true)]
    [InlineData("ada.b+c@harbour.example", true)]
    [InlineData("ada@xn--mnchen-3ya.example", true)]
    [InlineData("ada@harbour.example\u200B", false)]
    [InlineData("a\u00ADda@harbour.example", false)]
    [InlineData("ada@harbour.\u0435xample", false)]
    [InlineData("ada@b\u2100c.example", false)]
    [InlineData("<script>alert(1)</script>@harbour.example", false)]
    [InlineData("\"Ada\" <ada@harbour.example>", false)]
    [InlineData("ada@harbour.example@evil.example", false)]
    [InlineData("@harbour.example", false)]
    [InlineData("ada@", false)]
    [InlineData(null, false)]
    public void Refuse_AnAddressThatOnlyLooksLikeOne_WhateverTheProviderSays(string? email, bool admitted) =>
        Assert.Equal(admitted ? null : ProviderErrors.EmailMissing, ProviderAdmission.Refuse(Good(), new ExternalIdentity("work", "https://id.harbour.example", "1", email, true, "Ada", [])));

    [Theory]
    [InlineData("https://id.harbour.example", "https://keys.harbour.example/jwks", true)]
    [InlineData("https://id.harbour.example", "http://id.harbour.example/jwks", false)]
    [InlineData("https://id.harbour.example", "http://127.0.0.1:5432/", false)]
    [InlineData("https://id.harbour.example", "https://localhost/", false)]
    [InlineData("http://127.0.0.1:9000", "http://127.0.0.1:9001/jwks", true)]
    [InlineData("https://id.harbour.example", "file:///etc/passwd", false)]
    [InlineData("https://id.harbour.example", null, false)]
    public void Allows_AnAddressOutOfADocument_OnlyWhereItMayLead(string authority, string? address, bool allowed) =>
        Assert.Equal(allowed, EndpointRule.Allows(new Uri(authority), address, out _));

    [Fact]
    public void New_Twice_SharesNothingAndChallengesWithItsVerifier()
    {
        var (one, other) = (SignInAttempt.New("work", "/", null), SignInAttempt.New("work", "/", null));
        Assert.Equal(6, new HashSet<string> { one.State, one.Nonce, one.Verifier, other.State, other.Nonce, other.Verifier }.Count);
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", (one with { Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" }).Challenge);
        Assert.DoesNotContain(one.Verifier, one.ToString(), StringComparison.Ordinal);
    }

    private static ProviderSettings Good() => new() { Authority = "https://id.harbour.example", ClientId = "vectrant" };

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(string name, ProviderSettings settings) =>
        new ProviderOptionsValidator().Validate(null, new ProviderOptions { List = { [name] = settings } });
}
