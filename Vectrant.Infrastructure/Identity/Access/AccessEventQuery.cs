using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Access;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Access;

internal sealed class AccessEventQuery(AppDatabase database, IOptions<AccessEventOptions> options, TimeProvider time) : IAccessEventQuery
{
    private const int MostRows = 1000;

    public async Task<Page<AccessEventLine>> ListAsync(Actor actor, AccessEventFilter filter, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ReadAudit))
        {
            return new Page<AccessEventLine>([], null);
        }

        var size = Math.Clamp(filter.Limit, 1, MostRows);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT e.id, e.last_at, e.kind, e.person_id, p.display_name AS person_name, e.subject, e.address, e.count
            FROM access_event e LEFT JOIN person p ON p.id = e.person_id
            WHERE (@Kind::text IS NULL OR e.kind = @Kind)
              AND (@Search::text IS NULL OR position(lower(@Search) IN lower(concat_ws(' ', p.display_name, e.subject, e.address))) > 0)
              AND (@From::timestamptz IS NULL OR e.last_at >= @From)
              AND (@Until::timestamptz IS NULL OR e.last_at < @Until)
              AND (@Before::bigint IS NULL OR e.id < @Before)
            ORDER BY e.id DESC LIMIT @Limit
            """,
            new
            {
                Kind = TextInput.Search(filter.Kind),
                Search = TextInput.Search(filter.Search),
                From = filter.From?.UtcDateTime,
                Until = filter.Until?.UtcDateTime,
                Before = long.TryParse(filter.Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : (long?)null,
                Limit = size + 1,
            },
            cancellationToken: cancellationToken))).AsList();
        var lines = rows.Take(size).Select(row => row.ToLine()).ToList();
        return new Page<AccessEventLine>(lines, rows.Count > size ? lines[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<IReadOnlyList<string>> KindsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ReadAudit))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new CommandDefinition(LooseScan.Of("access_event", "kind"), cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Deletes what is older than the days for which events are kept.</summary>
    internal async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM access_event WHERE last_at < @Before",
            new { Before = time.GetUtcNow().AddDays(-options.Value.KeptDays).UtcDateTime },
            cancellationToken: cancellationToken));
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public DateTimeOffset LastAt { get; init; }

        public string Kind { get; init; } = "";

        public Guid? PersonId { get; init; }

        public string? PersonName { get; init; }

        public string? Subject { get; init; }

        public string? Address { get; init; }

        public int Count { get; init; }

        public AccessEventLine ToLine() => new(Id, LastAt, Kind, PersonId is { } id ? new PersonId(id) : null, PersonName, Subject, Address, Count);
    }
}
