using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Access;

/// <summary>
/// Counts events in memory and writes the counts once a second. What could not be written is tried again with the next ones; a node that
/// ends writes what it holds first, one that is killed loses its last second.
/// </summary>
internal sealed class AccessEvents(AppDatabase database, TimeProvider time, ILogger<AccessEvents> logger) : BackgroundService, IAccessEvents
{
    /// <summary>Different lines held at once; beyond that the address is left out, so that no flood from many addresses fills the memory.</summary>
    private const int Room = 10_000;
    private const int LongestSubject = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Dictionary<Key, Sum> _counts = [];

    public void Record(AccessEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var now = time.GetUtcNow();
        var subject = happened.Subject is null ? null : TextInput.Cut(TextInput.Clean(happened.Subject), LongestSubject);
        var key = new Key(new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero), happened.Kind, happened.Person?.Value, subject, happened.Address);
        lock (_lock)
        {
            key = _counts.Count < Room || _counts.ContainsKey(key) ? key : key with { Subject = null, Address = null, Person = null };
            _counts[key] = new Sum(_counts.GetValueOrDefault(key).Count + 1, now);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<Key, Sum> counts;
        lock (_lock)
        {
            if (_counts.Count == 0)
            {
                return;
            }

            (counts, _counts) = (_counts, []);
        }

        try
        {
            await WriteAsync(counts, cancellationToken);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            GiveBack(counts);
            logger.LogWarning("{Count} access events could not be written yet: {Why}", counts.Count, problem.Message);
        }
    }

    private void GiveBack(Dictionary<Key, Sum> counts)
    {
        lock (_lock)
        {
            foreach (var (key, sum) in counts)
            {
                var since = _counts.GetValueOrDefault(key);
                _counts[key] = new Sum(since.Count + sum.Count, since.Count == 0 ? sum.Last : since.Last);
            }
        }
    }

    private async Task WriteAsync(Dictionary<Key, Sum> counts, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);

        // In the order of the key, so that two nodes that write the same lines wait for each other instead of locking each other out.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO access_event (minute, last_at, kind, person_id, subject, address, count)
            SELECT minute, last_at, kind, person_id, subject, address, count
            FROM jsonb_to_recordset(@rows::jsonb) AS e (minute timestamptz, last_at timestamptz, kind text, person_id uuid, subject text, address text, count integer)
            ORDER BY minute, kind, person_id, subject, address
            ON CONFLICT (minute, kind, person_id, subject, address)
            DO UPDATE SET count = access_event.count + excluded.count, last_at = greatest(access_event.last_at, excluded.last_at)
            """,
            new
            {
                rows = JsonSerializer.Serialize(counts.Select(line => new
                {
                    minute = line.Key.Minute,
                    last_at = line.Value.Last,
                    kind = line.Key.Kind,
                    person_id = line.Key.Person,
                    subject = line.Key.Subject,
                    address = line.Key.Address,
                    count = line.Value.Count,
                })),
            },
            cancellationToken: cancellationToken));
    }

    private readonly record struct Key(DateTimeOffset Minute, string Kind, Guid? Person, string? Subject, string? Address);

    private readonly record struct Sum(int Count, DateTimeOffset Last);
}
