using Vectrant.Infrastructure.Persistence;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>Class fixture: a database of the class's own.</summary>
public sealed class DeskFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private ConnectionStrings? _connections;

    public ConnectionStrings Connections => _connections ?? throw new InvalidOperationException("The database was not made.");

    public async ValueTask InitializeAsync() => _connections = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
