using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Operations;

/// <summary>pgvector before 0.8.4 can overflow in parallel index builds and damage an index in vacuum: usable with care, and worth saying.</summary>
internal sealed class VectorHealth(AppDatabase database) : IHealthCheck
{
    private static readonly Version FirstSound = new(0, 8, 4);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            var installed = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "SELECT extversion FROM pg_extension WHERE extname = 'vector'", cancellationToken: cancellationToken));
            return Judge(installed);
        }
        catch (NpgsqlException problem)
        {
            return HealthCheckResult.Unhealthy("not known while the database does not answer", problem);
        }
    }

    internal static HealthCheckResult Judge(string? installed) => Version.TryParse(installed, out var version)
        ? version < FirstSound
            ? HealthCheckResult.Degraded($"pgvector {version} has known faults in parallel index builds and in vacuum that {FirstSound} mends; upgrade it when your distribution offers it")
            : HealthCheckResult.Healthy($"pgvector {version}")
        : HealthCheckResult.Unhealthy("the extension pgvector is not in this database; run the command migrate");
}
