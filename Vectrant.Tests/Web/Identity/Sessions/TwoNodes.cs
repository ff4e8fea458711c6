using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Identity.Sessions;

/// <summary>Class fixture: two nodes on one database whose open pages are compared with their sign-ins by notice only: the interval is an hour.</summary>
public sealed class TwoNodes(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly List<TestApp> _apps = [];
    private ConnectionStrings? _connections;

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    public TestApp First => _apps[0];

    public TestApp Second => _apps[1];

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        for (var i = 0; i < 2; i++)
        {
            _apps.Add(await TestApp.StartAsync(_connections, NodeRole.Web, [("Security:RevalidationSeconds", "3600")], null, limit.Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }
}
