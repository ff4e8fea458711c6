using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Providers;

/// <summary>An app and a real OpenID provider: three clients of it, one for each accepted signature.</summary>
public sealed class OpenIdFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public static readonly string[] Clients = ["rs", "ps", "es"];
    private OpenIdServer? _server;
    private TestApp? _app;
    private ConnectionStrings? _connections;

    public OpenIdServer Server => _server!;

    public TestApp App => _app!;

    public ConnectionStrings Connections => _connections!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _server = await OpenIdServer.StartAsync(limit.Token);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = await TestApp.StartAsync(_connections, NodeRole.All, Clients.SelectMany(Settings).Append(("RateLimits:Anonymous:SignIn", "100000")), null, limit.Token);
        await _server.RegisterAsync(Clients.Select(client => new Uri(_app.Address, $"sign-in/callback/{client}")), limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private IEnumerable<(string Key, string Value)> Settings(string client)
    {
        var prefix = $"Identity:Providers:List:{client}:";
        yield return (prefix + "Label", $"Harbour ID {client}");
        yield return (prefix + "Authority", Server.Issuer);
        yield return (prefix + "ClientId", client);
        yield return (prefix + "ClientSecret", client == "es" ? "" : OpenIdServer.SecretOf(client));
        yield return (prefix + "RoleMapping:0:Claim", "groups");
        yield return (prefix + "RoleMapping:0:Value", "support");
        yield return (prefix + "RoleMapping:0:Role", "Agent");
        yield return (prefix + "RoleMapping:1:Claim", "groups");
        yield return (prefix + "RoleMapping:1:Value", "owners");
        yield return (prefix + "RoleMapping:1:Role", "Admin");
    }
}
