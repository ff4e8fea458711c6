using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Audit;

internal sealed class AuditQuery(AppDatabase database) : IAuditQuery
{
    private const int MostLines = 1000;

    public async Task<Page<AuditLine>> ListAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ReadAudit))
        {
            return new Page<AuditLine>([], null);
        }

        var (size, before) = (Math.Clamp(filter.Limit, 1, MostLines), Cursor<long>.Parse(filter.Before));
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, at, actor_id, actor_name, action, subject_type, subject_id, detail::text AS detail
            FROM audit_entry
            WHERE (@Action::text IS NULL OR action = @Action OR (right(@Action, 1) = '.' AND starts_with(action, @Action)))
              AND (@Person::text IS NULL OR position(lower(@Person) IN lower(actor_name)) > 0)
              AND (@SubjectId::text IS NULL OR (subject_type = @SubjectType AND subject_id = @SubjectId))
              AND (@From::timestamptz IS NULL OR at >= @From)
              AND (@Until::timestamptz IS NULL OR at < @Until)
              AND (@At::timestamptz IS NULL OR (at, id) < (@At, @Id))
            ORDER BY at DESC, id DESC LIMIT @Limit
            """,
            new
            {
                Action = TextInput.Search(filter.Action),
                Person = TextInput.Search(filter.Person),
                SubjectType = TextInput.Search(filter.Subject?.Type),
                SubjectId = TextInput.Search(filter.Subject?.Id),
                From = filter.From?.UtcDateTime,
                Until = filter.Until?.UtcDateTime,
                At = before?.At.UtcDateTime,
                before?.Id,
                Limit = size + 1,
            },
            cancellationToken: cancellationToken))).AsList();
        var lines = rows.Take(size).Select(row => row.ToLine()).ToList();
        return new Page<AuditLine>(lines, rows.Count > size ? new Cursor<long>(lines[^1].At, lines[^1].Id).ToString() : null);
    }

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ReadAudit) || ids.Count == 0)
        {
            return new Dictionary<Guid, string>();
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var names = await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            """
            SELECT id, display_name FROM person WHERE id = ANY (@ids)
            UNION ALL SELECT id, name FROM team WHERE id = ANY (@ids)
            UNION ALL SELECT id, name FROM api_key WHERE id = ANY (@ids)
            UNION ALL SELECT id, name FROM collection WHERE id = ANY (@ids)
            UNION ALL SELECT id, name FROM pipeline WHERE id = ANY (@ids)
            UNION ALL SELECT id, name FROM webhook WHERE id = ANY (@ids)
            """,
            new { ids = ids.ToArray() },
            cancellationToken: cancellationToken));
        return names.DistinctBy(row => row.Id).ToDictionary(row => row.Id, row => row.Name);
    }

    public async Task<IReadOnlyList<string>> ActionsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ReadAudit))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            LooseScan.Of("audit_entry", "action"), cancellationToken: cancellationToken))).AsList();
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public DateTimeOffset At { get; init; }

        public Guid? ActorId { get; init; }

        public string ActorName { get; init; } = "";

        public string Action { get; init; } = "";

        public string SubjectType { get; init; } = "";

        public string? SubjectId { get; init; }

        public string Detail { get; init; } = "{}";

        public AuditLine ToLine() => new(Id, At, ActorId is { } id ? new PersonId(id) : null, ActorName, Action, SubjectType, SubjectId, Detail);
    }
}
