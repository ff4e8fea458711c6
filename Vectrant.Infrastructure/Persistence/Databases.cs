using Npgsql;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>The database through the role <c>&lt;database&gt;_app</c>: everything but changing the schema or the audit log.</summary>
public sealed class AppDatabase(NpgsqlDataSource source) : IAsyncDisposable
{
    public string ConnectionString => source.ConnectionString;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}

/// <summary>The database through the role <c>&lt;database&gt;_customer</c>, which can read customer passages and nothing else.</summary>
public sealed class CustomerDatabase(NpgsqlDataSource source) : IAsyncDisposable
{
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
