using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>
/// Counts in the table <c>sign_in_throttle</c>. What was typed as an address may be anything, a password by mistake among it: the
/// table holds hashes keyed with a secret that is not in the database.
/// </summary>
internal sealed class SignInThrottle(AppDatabase database, ConnectionStrings connections, SignInPacing pacing, TimeProvider time) : ISignInThrottle
{
    private readonly byte[] _secret = HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(new NpgsqlConnectionStringBuilder(connections.App).Password ?? ""), "vectrant sign-in throttle"u8);

    public async Task<TryPermit> TakeAsync(SignInLane lane, CancellationToken cancellationToken)
    {
        var key = KeyOf(lane);
        await using var connection = await database.OpenAsync(cancellationToken);

        // Whoever goes on knocking while there is nothing to be had costs one look: such tries change nothing, so they need not queue either.
        if (Rest(await ReadAsync(connection, null, key, cancellationToken)) is { } resting)
        {
            return resting;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The row is locked from the first look to the last word, also when it is new: tries at the same time are counted one by one.
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@lock)", new { @lock = BitConverter.ToInt64(key) }, transaction, cancellationToken: cancellationToken));
        var known = await ReadAsync(connection, transaction, key, cancellationToken);
        var now = time.GetUtcNow();
        var (pace, wait) = pacing.Take(known, now);
        if (wait is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO sign_in_throttle (key, failures, last_at, rests_until) VALUES (@key, @Failures, @LastAt, @RestsUntil)
                ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, rests_until = excluded.rests_until
                """,
                new { key, pace.Failures, pace.LastAt, pace.RestsUntil },
                transaction,
                cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return new TryPermit(wait, pace.RestsUntil - now);
    }

    public async Task ClearAsync(SignInLane lane, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM sign_in_throttle WHERE key = @key", new { key = KeyOf(lane) }, cancellationToken: cancellationToken));
    }

    private TryPermit? Rest(Pace? known)
    {
        var now = time.GetUtcNow();
        return known?.RestsUntil > now && pacing.Take(known, now) is { Wait: { } wait, Pace: var pace } ? new TryPermit(wait, pace.RestsUntil - now) : null;
    }

    private static async Task<Pace?> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, byte[] key, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT failures, last_at, rests_until FROM sign_in_throttle WHERE key = @key", new { key }, transaction, cancellationToken: cancellationToken));
        return row is null ? null : new Pace(row.Failures, row.LastAt, row.RestsUntil);
    }

    private byte[] KeyOf(SignInLane lane) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{lane.Kind}\n{lane.Device}\n{lane.Name}"));

    private sealed record Row
    {
        public int Failures { get; init; }

        public DateTimeOffset LastAt { get; init; }

        public DateTimeOffset? RestsUntil { get; init; }
    }
}
