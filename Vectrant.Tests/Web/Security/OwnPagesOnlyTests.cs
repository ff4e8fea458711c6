using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Features.Identity.Limits;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Under which names the real app answers, and to whose pages it opens a live connection.</summary>
public sealed class OwnPagesOnlyTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Desk = "desk.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:5080", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("192.0.2.7", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("localhost:80@evil.example", 400)]
    public async Task Host_WithoutAConfiguredName_IsTheOwnMachineOrANumber(string host, int status)
    {
        using var client = Client(fixture.App);
        Assert.Equal(status, await StatusAsync(client, "/sign-in", host));
    }

    [Fact]
    public async Task Host_WithAConfiguredName_IsThatTheFurtherOnesOrTheOwnMachine()
    {
        await using var app = await TestApp.StartAsync(
            fixture.Connections, NodeRole.Web, [("Accounts:PublicAddress", $"https://{Desk}"), ("Security:AllowedHosts:0", "desk.internal.example")], null, Cancellation);
        using var client = Client(app);
        foreach (var host in new[] { Desk, "DESK.example:443", "desk.internal.example", "localhost:5080", "127.0.0.1" })
        {
            Assert.Equal(200, await StatusAsync(client, "/sign-in", host));
        }

        foreach (var host in new[] { "evil.example", $"www.{Desk}", $"{Desk}.evil.example", "192.0.2.7", Environment.MachineName + ".example" })
        {
            Assert.Equal(400, await StatusAsync(client, "/sign-in", host));
            Assert.Equal(400, await StatusAsync(client, "/api/v1/auth/whoami", host));
            Assert.Equal(200, await StatusAsync(client, "/health/live", host));
        }
    }

    [Theory]
    [InlineData("https://desk.example")]
    [InlineData("*")]
    [InlineData("*.desk.example")]
    [InlineData("desk.example:443")]
    public async Task AllowedHosts_OfWhatIsNoName_IsRefusedAtTheStart(string host)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(fixture.Connections, NodeRole.Web, [("Security:AllowedHosts:0", host)], null, Cancellation));
        Assert.Contains($"'{host}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hsts_ForSubdomains_IsSaidOnlyWhenAskedFor()
    {
        await using var app = await TestApp.StartAsync(
            fixture.Connections, NodeRole.Web, [("Proxy:Trusted:0", "127.0.0.1"), ("Security:HstsSubdomains", "true"), ("Security:HstsDays", "30")], null, Cancellation);
        using var client = Client(app);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await client.GetAsync("/sign-in", Cancellation);
        Assert.Equal("max-age=2592000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData("/_blazor", "https://evil.example")]
    [InlineData("/_blazor", "null")]
    [InlineData("/_blazor", "https://127.0.0.1")]
    [InlineData("/_Blazor", "https://evil.example")]
    [InlineData("/hubs/chat", "https://evil.example")]
    [InlineData("/hubs/chat", "http://localhost.evil.example")]
    public async Task Socket_OfAForeignPageWithTheCookieOfAnAdmin_IsRefused(string path, string origin) =>
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(path, origin));

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/hubs/chat")]
    public async Task Socket_OfAnOwnPageOrOfAProgram_Opens(string path)
    {
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(path, fixture.App.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(path, null));
    }

    [Fact]
    public async Task Negotiation_OfAForeignPage_IsRefusedByEitherHeader()
    {
        using var admin = await SignedInClient.CreateAsync(fixture.App, Role.Admin, Cancellation);
        foreach (var (name, value, expected) in new[]
                 {
                     ("Origin", "https://evil.example", HttpStatusCode.Forbidden), ("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden),
                     ("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden), ("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK),
                 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
            request.Headers.Add(name, value);
            using var answer = await admin.SendAsync(request, Cancellation);
            Assert.Equal((name, value, expected), (name, value, answer.StatusCode));
        }
    }

    [Fact]
    public async Task LimitOfAnEndpoint_WithAMisspeltName_IsRefusedAtTheStartAndTheNearestIsNamed()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("POST /sign-ot"));
        Assert.Contains("RateLimits:Endpoints:0:Endpoint is 'POST /sign-ot'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'POST /sign-out'?", problem.Message, StringComparison.Ordinal);
        foreach (var known in new[] { "POST /sign-out", "GET /people/export" })
        {
            await using var app = await StartAsync(known);
            Assert.Contains(known, app.Services.GetRequiredService<LimitedEndpointNames>().Names);
        }
    }

    private Task<TestApp> StartAsync(string endpoint) => TestApp.StartAsync(
        fixture.Connections,
        NodeRole.Web,
        [("RateLimits:Endpoints:0:Endpoint", endpoint), ("RateLimits:Endpoints:0:Tier", nameof(LimitTier.Agent)), ("RateLimits:Endpoints:0:PerMinute", "5")],
        null,
        Cancellation);

    private async Task<HttpStatusCode> ConnectAsync(string path, string? origin)
    {
        var (admin, cookies) = await SignedInClient.OpenAsync(fixture.App, await SignedInClient.HireAsync(fixture.App, Role.Admin, Cancellation), Cancellation);
        using var signedIn = admin;
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = cookies;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(fixture.App.Address) { Scheme = "ws", Path = path }.Uri, Cancellation);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }

    private static HttpClient Client(TestApp app) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };

    private static async Task<int> StatusAsync(HttpClient client, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", host);
        using var answer = await client.SendAsync(request, Cancellation);
        return (int)answer.StatusCode switch { 401 => 200, var status => status };
    }
}
