using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Providers;

/// <summary>An app that trusts a provider which lies. Whoever is not known gets an account, so that only the checks stand between a lie and a sign-in.</summary>
public sealed class LyingProviderFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly string[] Paths = ["honest", "neighbour", "other", "plain", "huge", "hangs", "slow", "moved", "keyless", "invited", "domain"];
    private LyingProvider? _provider;
    private TestApp? _app;
    private ConnectionStrings? _connections;

    public LyingProvider Provider => _provider!;

    public TestApp App => _app!;

    public ConnectionStrings Connections => _connections!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _provider = await LyingProvider.StartAsync(limit.Token);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        var settings = Paths.SelectMany(path => Settings(path)).Append(("RateLimits:Anonymous:SignIn", "100000"));
        _app = await TestApp.StartAsync(_connections, NodeRole.All, settings, null, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    private IEnumerable<(string Key, string Value)> Settings(string path)
    {
        var prefix = $"Identity:Providers:List:{path}:";
        yield return (prefix + "Authority", Provider.Issuer(path));
        yield return (prefix + "ClientId", LyingProvider.Client);
        yield return (prefix + "ClientSecret", "never in a log");
        yield return (prefix + "TimeoutSeconds", path is "hangs" or "slow" ? "1" : "20");
        if (path != "invited")
        {
            yield return (prefix + "FirstSignIn", "Create");
        }

        if (path == "domain")
        {
            yield return (prefix + "AllowedDomains:0", "quay.example");
        }
    }
}

/// <summary>A browser as far as signing in needs one: cookies, and redirects that the test looks at.</summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly Uri _app;
    private readonly HttpClient _client;

    public PlainBrowser(Uri app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies });
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Where the app sends the browser, or null for a page.</summary>
    public async Task<string?> GoAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri(_app, path), cancellationToken);
        return answer.Headers.Location?.ToString();
    }

    public async Task<string> ReadAsync(string path, CancellationToken cancellationToken) => await _client.GetStringAsync(new Uri(_app, path), cancellationToken);

    /// <summary>Begins a sign-in; what the app asks the provider.</summary>
    public async Task<IReadOnlyDictionary<string, string>> BeginAsync(string provider, string returnUrl, CancellationToken cancellationToken)
    {
        var location = await GoAsync($"/sign-in/with/{provider}?returnUrl={Uri.EscapeDataString(returnUrl)}", cancellationToken);
        return QueryHelpers.ParseQuery(new Uri(location!).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    /// <summary>Comes back from the provider; where the app leads then.</summary>
    public Task<string?> ReturnAsync(string provider, string code, string state, string issuer, CancellationToken cancellationToken) => GoAsync(
        QueryHelpers.AddQueryString($"/sign-in/callback/{provider}", new Dictionary<string, string?> { ["code"] = code, ["state"] = state, ["iss"] = issuer }), cancellationToken);

    /// <summary>Whether the app knows this browser as somebody.</summary>
    public async Task<bool> IsSignedInAsync(CancellationToken cancellationToken) => (await GoAsync("/", cancellationToken))?.Contains("/sign-in", StringComparison.Ordinal) == false;

    public void Dispose() => _client.Dispose();
}
