using Dapper;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Requests;

/// <summary>A named lock that lives as long as its connection. It is tried and never waited for: whoever waits would hold a connection that the other one may need.</summary>
internal sealed class SessionLock : IAsyncDisposable
{
    private const string Unlock = "SELECT pg_advisory_unlock(hashtextextended(@name, 16))";
    private readonly string _name;

    private SessionLock(NpgsqlConnection connection, string name) => (Connection, _name) = (connection, name);

    public NpgsqlConnection Connection { get; }

    public static async Task<SessionLock?> TryTakeAsync(AppDatabase database, string name, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    "SELECT pg_try_advisory_lock(hashtextextended(@name, 16))", new { name }, cancellationToken: cancellationToken)))
            {
                return new SessionLock(connection, name);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Connection.ExecuteAsync(Unlock, new { name = _name });
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }
}
