using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>An install that is reached over https, asked in plain text: by somebody behind its proxy, and by the own machine.</summary>
public sealed class PlainHttpTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Safe = "https://localhost";
    private TestApp _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await StartAsync(Safe);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/sign-in?returnUrl=%2Fqueue")]
    [InlineData("/chat")]
    [InlineData("/queue")]
    public async Task Page_InPlainText_IsAskedForOverHttps(string path)
    {
        using var answer = await SendAsync("http", HttpMethod.Get, path, "text/html");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(Safe + path, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("POST", "/sign-in", "text/html")]
    [InlineData("POST", "/api/v1/auth/token", "application/json")]
    [InlineData("GET", "/api/v1/queue", "text/html")]
    [InlineData("GET", "/api/v1/chat/conversations", "text/html")]
    [InlineData("POST", "/hubs/chat/negotiate", "text/html")]
    [InlineData("GET", "/hubs/chat", "text/html")]
    [InlineData("GET", "/_blazor", "text/html")]
    [InlineData("POST", "/_blazor/negotiate", "*/*")]
    [InlineData("GET", "/people", "*/*")]
    public async Task AnythingElse_InPlainText_IsRefusedAndLedNowhere(string method, string path, string accept)
    {
        using var answer = await SendAsync("http", new HttpMethod(method), path, accept);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("https_needed", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("https", "/sign-in", HttpStatusCode.OK)]
    [InlineData("https", "/api/v1/queue", HttpStatusCode.Unauthorized)]
    [InlineData(null, "/sign-in", HttpStatusCode.OK)]
    [InlineData(null, "/api/v1/queue", HttpStatusCode.Unauthorized)]
    [InlineData("http", "/health/live", HttpStatusCode.OK)]
    public async Task Request_OverHttpsOrFromTheOwnMachine_IsAnswered(string? scheme, string path, HttpStatusCode expected)
    {
        using var answer = await SendAsync(scheme, HttpMethod.Get, path, "text/html");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://localhost", "true")]
    [InlineData("", "true")]
    [InlineData(Safe, "false")]
    public async Task PlainText_WhereNobodySaidHttps_IsAnswered(string address, string refuse)
    {
        await using var app = await StartAsync(address, ("Security:RefusePlainHttp", refuse));
        using var answer = await SendAsync("http", HttpMethod.Get, "/api/v1/queue", "application/json", app);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<TestApp> StartAsync(string address, params (string, string)[] more) => await TestApp.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation), NodeRole.Web, [("Proxy:Trusted:0", "127.0.0.1"), ("Accounts:PublicAddress", address), .. more], null, Cancellation);

    private async Task<HttpResponseMessage> SendAsync(string? scheme, HttpMethod method, string path, string accept, TestApp? app = null)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = (app ?? _app).Address };
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd(accept);
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        }

        return await client.SendAsync(request, Cancellation);
    }
}
