using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;
using Vectrant.Infrastructure.Identity.Providers;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Providers;

/// <summary>Against a server that speaks as GitHub does.</summary>
public sealed class GitHubSignInTests : IAsyncLifetime, IDisposable
{
    private static readonly Uri Callback = new("https://desk.harbour.example/sign-in/callback/github");
    private readonly ProviderHttp _http = new();
    private readonly SignInAttempt _attempt = SignInAttempt.New("github", "/", null);
    private readonly WebApplication _hub;
    private Dictionary<string, string> _form = new Dictionary<string, string>();
    private object _token = new { access_token = "gho_secret", token_type = "bearer" };
    private object _user = new { id = 4711, login = "ada", name = "Ada Marlowe", email = "public@elsewhere.example" };
    private object _emails = new[]
    {
        new { email = "old@harbour.example", primary = false, verified = true },
        new { email = "ada@harbour.example", primary = true, verified = true },
    };

    public GitHubSignInTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _hub = builder.Build();
        _hub.MapPost("/login/oauth/access_token", async (HttpRequest request) =>
        {
            _form = (await request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            return Results.Json(_token);
        });
        _hub.MapGet("/api/v3/user", (HttpRequest request) => Bearer(request, _user));
        _hub.MapGet("/api/v3/user/emails", (HttpRequest request) => Bearer(request, _emails));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ProviderSettings Settings => new() { Kind = ProviderKind.GitHub, Authority = _hub.Urls.First(), ClientId = "Iv1.abc", ClientSecret = "shh" };

    public async ValueTask InitializeAsync() => await _hub.StartAsync(Cancellation);

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Begin_AsksWithStateAndChallenge()
    {
        var asked = QueryHelpers.ParseQuery(GitHubSignIn.Begin(Settings, _attempt, Callback).Query);
        Assert.Equal(
            [_attempt.State, _attempt.Challenge, "S256", "read:user user:email"],
            new[] { "state", "code_challenge", "code_challenge_method", "scope" }.Select(name => asked[name].ToString()));
    }

    [Fact]
    public async Task Redeem_TakesTheNumberAndThePrimaryVerifiedAddress()
    {
        var identity = (await RedeemAsync()).Value;
        Assert.Equal(("4711", "ada@harbour.example", true, "Ada Marlowe"), (identity.Subject, identity.Email, identity.EmailVerified, identity.Name));
        Assert.Equal(("the-code", _attempt.Verifier, Callback.AbsoluteUri, "shh"), (_form["code"], _form["code_verifier"], _form["redirect_uri"], _form["client_secret"]));
        Assert.Equal([new ExternalClaim("login", "ada")], identity.Claims);
    }

    [Fact]
    public async Task Redeem_WhenThePrimaryAddressIsNotVerified_DoesNotTakeAnother()
    {
        _emails = new[] { new { email = "old@harbour.example", primary = false, verified = true }, new { email = "ada@harbour.example", primary = true, verified = false } };
        var identity = (await RedeemAsync()).Value;
        Assert.Equal(ProviderErrors.EmailUnverified, ProviderAdmission.Refuse(Settings, identity));
    }

    [Fact]
    public async Task Redeem_WithoutAnAddress_DoesNotTakeThePublicOne()
    {
        _emails = Array.Empty<object>();
        Assert.Equal(ProviderErrors.EmailMissing, ProviderAdmission.Refuse(Settings, (await RedeemAsync()).Value));
    }

    [Fact]
    public async Task Redeem_OfACodeThatGitHubRefuses_IsRefused()
    {
        _token = new { error = "bad_verification_code" };
        Assert.Equal(ProviderErrors.Failed, (await RedeemAsync()).Error);
    }

    [Fact]
    public async Task Redeem_OfAUserWithoutANumber_IsRefused()
    {
        _user = new { id = "ada", login = "ada" };
        Assert.Equal(ProviderErrors.Unreadable, (await RedeemAsync()).Error);
    }

    [Fact]
    public async Task Redeem_OfAnAnswerFromSomebodyElse_IsRefusedBeforeTheCodeIsSent()
    {
        Assert.Equal(ProviderErrors.MixedUp, (await RedeemAsync("https://evil.example")).Error);
        Assert.Empty(_form);
    }

    private static IResult Bearer(HttpRequest request, object body) =>
        request.Headers.Authorization == "Bearer gho_secret" ? Results.Json(body) : Results.StatusCode(StatusCodes.Status401Unauthorized);

    private Task<Result<ExternalIdentity>> RedeemAsync(string? issuer = null) =>
        new GitHubSignIn(_http).RedeemAsync(Settings, _attempt, new ProviderAnswer("the-code", _attempt.State, issuer, null), Callback, Cancellation);
}
