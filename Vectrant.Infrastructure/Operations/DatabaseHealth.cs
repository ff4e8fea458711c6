using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Operations;

/// <summary>The database answers, and its schema is the one this version was written for.</summary>
internal sealed class DatabaseHealth(AppDatabase database, IDbContextFactory<VectrantDbContext> contexts) : IHealthCheck
{
    // A schema that was complete once stays so for this process; asking Entity Framework each time would cost more than the check is worth.
    private bool _migrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            if (!_migrated)
            {
                await using var schema = await contexts.CreateDbContextAsync(cancellationToken);
                var pending = await DatabaseMigrator.PendingAsync(schema, cancellationToken);
                if (pending.Count > 0)
                {
                    return HealthCheckResult.Unhealthy($"the database lacks {pending.Count} migrations; run the command migrate");
                }

                _migrated = true;
            }

            return HealthCheckResult.Healthy();
        }
        catch (PostgresException problem)
        {
            // The server's words can name hosts and roles: only its code goes out.
            return HealthCheckResult.Unhealthy($"the database refuses (SQLSTATE {problem.SqlState}); is it migrated, and are the passwords right?", problem);
        }
        catch (NpgsqlException problem)
        {
            return HealthCheckResult.Unhealthy("the database does not answer", problem);
        }
    }
}
