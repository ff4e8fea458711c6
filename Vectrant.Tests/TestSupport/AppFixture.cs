using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>Class fixture: a database of the class's own and one app on it that does everything.</summary>
public sealed class AppFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private TestApp? _app;
    private ConnectionStrings? _connections;

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    public TestApp App => _app ?? throw new InvalidOperationException("The app did not start.");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _connections = await postgres.CreateDatabaseAsync(limit.Token);
        _app = await StartNodeAsync(NodeRole.All, limit.Token);
    }

    /// <summary>One more node on the same database.</summary>
    public Task<TestApp> StartNodeAsync(NodeRole role, CancellationToken cancellationToken) =>
        TestApp.StartAsync(Connections, role, [], null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
