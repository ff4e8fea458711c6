using System.Net;
using System.Text.RegularExpressions;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Providers;

/// <summary>Somebody who has nothing but a provider proves themselves anew, before ways to sign in change.</summary>
public sealed partial class ProviderConfirmTests(LyingProviderFixture fixture) : IClassFixture<LyingProviderFixture>, IDisposable
{
    private const string Honest = "honest";
    private const string TwoStep = "/account/two-step";
    private readonly PlainBrowser _browser = new(fixture.App.Address);
    private readonly Answer _me = new() { Nonce = "" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Confirm_WithANewProof_OpensTheWayToASecondFactor()
    {
        await SignInAsync();
        Assert.Equal("/account/confirm?returnUrl=%2Faccount%2Ftwo-step", await GoAsync(TwoStep));

        var asked = await BeginAsync(await ConfirmLinkAsync());
        Assert.Equal(("login", "0"), (asked["prompt"], asked["max_age"]));
        Assert.Equal(TwoStep, await ReturnAsync(asked, ProvedAt(TimeProvider.System.GetUtcNow())));
        Assert.Null(await GoAsync(TwoStep));
    }

    [Theory]
    [InlineData("no time")]
    [InlineData("an old proof")]
    [InlineData("a proof of tomorrow")]
    [InlineData("words")]
    public async Task Confirm_WithoutANewProof_IsRefused(string lie)
    {
        await SignInAsync();
        var asked = await BeginAsync(await ConfirmLinkAsync());
        var answer = lie switch
        {
            "no time" => _me,
            "an old proof" => ProvedAt(TimeProvider.System.GetUtcNow().AddHours(-1)),
            "a proof of tomorrow" => ProvedAt(TimeProvider.System.GetUtcNow().AddDays(1)),
            _ => _me with { Claims = claims => claims["auth_time"] = "now" },
        };
        Assert.Equal("/sign-in/refused?why=not_proved_anew&with=honest", await ReturnAsync(asked, answer));
        await StillOwesProofAsync();
    }

    [Fact]
    public async Task Confirm_WithAnotherAccountOfTheProvider_IsRefusedAndChangesNothing()
    {
        await SignInAsync();
        var asked = await BeginAsync(await ConfirmLinkAsync());
        var stranger = new Answer { Nonce = "", Claims = claims => claims["auth_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() };
        Assert.Equal("/sign-in/refused?why=not_connected&with=honest", await ReturnAsync(asked, stranger));
        await StillOwesProofAsync();
    }

    [Fact]
    public async Task Confirm_WithTheTicketOfAnotherSignIn_IsRefused()
    {
        await SignInAsync();
        var link = await ConfirmLinkAsync();
        using var other = new PlainBrowser(fixture.App.Address);
        var asked = await other.BeginAsync(Honest, "/", Cancellation);
        var theirs = new Answer { Nonce = asked["nonce"] };
        await other.ReturnAsync(Honest, fixture.Provider.CodeFor(theirs), asked["state"], fixture.Provider.Issuer(Honest), Cancellation);
        Assert.True(await other.IsSignedInAsync(Cancellation));

        Assert.Equal("/sign-in/refused?why=other_session&with=honest", await other.GoAsync(link, Cancellation));
        Assert.Equal("/sign-in/refused?why=other_session&with=honest", await other.GoAsync(link.Replace("confirm=", "connect=", StringComparison.Ordinal), Cancellation));
        Assert.Equal("/sign-in/refused?why=other_session&with=honest", await _browser.GoAsync(link.Replace("confirm=", "connect=", StringComparison.Ordinal), Cancellation));
    }

    [Fact]
    public async Task SigningIn_AnAnswerThatWasOnlyAskedFor_IsNoNewProof()
    {
        await SignInAsync();
        var again = await _browser.BeginAsync(Honest, "/", Cancellation);
        Assert.False(again.ContainsKey("prompt"));
        Assert.Equal("/", await ReturnAsync(again, ProvedAt(TimeProvider.System.GetUtcNow())));
        await StillOwesProofAsync();
    }

    [Fact]
    public async Task ConnectingAndEndingAllSignIns_WithoutANewProof_AskForOne()
    {
        await SignInAsync();
        var page = await _browser.ReadAsync("/account/providers", Cancellation);
        var connect = WebUtility.HtmlDecode(ConnectLink().Match(page).Groups[1].Value);
        Assert.Equal("/account/confirm?returnUrl=%2Faccount%2Fproviders", await _browser.GoAsync(connect, Cancellation));
        Assert.Equal("/account/confirm?returnUrl=%2Faccount%2Fsessions%2Fend", await GoAsync("/account/sessions/end"));

        await ReturnAsync(await BeginAsync(await ConfirmLinkAsync()), ProvedAt(TimeProvider.System.GetUtcNow()));
        Assert.StartsWith(fixture.Provider.Issuer("neighbour"), await _browser.GoAsync(connect, Cancellation), StringComparison.Ordinal);
        Assert.Null(await GoAsync("/account/sessions/end"));
    }

    [Fact]
    public async Task Callback_WithAConfiguredAddress_IsBuiltFromThatAndNotFromTheRequest()
    {
        (string Key, string Value)[] settings =
        [
            ("Accounts:PublicAddress", "https://desk.example"), ("Identity:Providers:List:honest:Authority", fixture.Provider.Issuer(Honest)),
            ("Identity:Providers:List:honest:ClientId", LyingProvider.Client),
        ];
        await using var app = await TestApp.StartAsync(fixture.Connections, NodeRole.Web, settings, null, Cancellation);
        using var browser = new PlainBrowser(app.Address);

        var asked = await browser.BeginAsync(Honest, "/", Cancellation);

        Assert.Equal("https://desk.example/sign-in/callback/honest", asked["redirect_uri"]);
    }

    /// <summary>Pages redirect to whole addresses.</summary>
    private async Task<string?> GoAsync(string path) =>
        (await _browser.GoAsync(path, Cancellation))?.Replace(fixture.App.Address.GetLeftPart(UriPartial.Authority), "", StringComparison.Ordinal);

    private async Task SignInAsync() => Assert.Equal("/", await ReturnAsync(await _browser.BeginAsync(Honest, "/", Cancellation), _me));

    private async Task StillOwesProofAsync() => Assert.StartsWith("/account/confirm", await GoAsync(TwoStep), StringComparison.Ordinal);

    /// <summary>The link of the page; it offers no password to somebody who has none.</summary>
    private async Task<string> ConfirmLinkAsync()
    {
        var page = await _browser.ReadAsync("/account/confirm?returnUrl=%2Faccount%2Ftwo-step", Cancellation);
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        return WebUtility.HtmlDecode(Link().Match(page).Groups[1].Value);
    }

    private async Task<IReadOnlyDictionary<string, string>> BeginAsync(string link)
    {
        var location = await _browser.GoAsync(link, Cancellation);
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(location!).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    private Answer ProvedAt(DateTimeOffset moment) => _me with { Claims = claims => claims["auth_time"] = moment.ToUnixTimeSeconds() };

    private Task<string?> ReturnAsync(IReadOnlyDictionary<string, string> asked, Answer answer) => _browser.ReturnAsync(
        Honest, fixture.Provider.CodeFor(answer with { Nonce = asked["nonce"] }), asked["state"], fixture.Provider.Issuer(Honest), Cancellation);

    [GeneratedRegex("href=\"(/sign-in/with/honest\\?[^\"]*confirm=[^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("href=\"(/sign-in/with/neighbour\\?[^\"]*connect=[^\"]+)\"")]
    private static partial Regex ConnectLink();
}
