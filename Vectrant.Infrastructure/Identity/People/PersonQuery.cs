using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.People;

internal sealed class PersonQuery(AppDatabase database, TimeProvider time) : IPersonQuery
{
    /// <summary>Not xmin: a wrong password writes the row of a person, too, and is no edit that anybody has to look at again.</summary>
    internal const string Version = "person_rights(p.id) || (p.disabled_at IS NULL)::text";

    private const int MostRows = 1000;

    private const string Invited = "p.password_hash IS NULL AND NOT p.email_confirmed AND p.disabled_at IS NULL";

    private const string Rows =
        $"""
        SELECT p.id, p.display_name AS name, COALESCE(p.email, '') AS email, p.disabled_at, {Version} AS version,
               ({Invited}) AS is_invited,
               ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id ORDER BY r.name) AS roles,
               ARRAY(SELECT t.name FROM team_member m JOIN team t ON t.id = m.team_id
                     WHERE m.person_id = p.id AND t.archived_at IS NULL ORDER BY lower(t.name)) AS teams,
               (SELECT max(s.seen_at) FROM person_session s WHERE s.person_id = p.id) AS seen_at,
               (SELECT count(*)::int FROM person_session s
                WHERE s.person_id = p.id AND s.ended_at IS NULL AND s.expires_at > @now AND s.seen_at + s.idle_limit > @now) AS sign_ins,
               (SELECT count(*)::int FROM api_key k WHERE k.owner_id = p.id AND k.revoked_at IS NULL AND k.expires_at > @now) AS api_keys
        FROM person p
        """;

    public async Task<Page<PersonRow>> ListAsync(Actor actor, PersonFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        if (!actor.May(Permission.ManagePeople))
        {
            return new Page<PersonRow>([], null);
        }

        var size = Math.Clamp(filter.Limit, 1, MostRows);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            {Rows}
            WHERE (@Search::text IS NULL OR position(lower(@Search) IN lower(p.display_name)) > 0 OR position(lower(@Search) IN lower(p.email)) > 0)
              AND (@Role::text IS NULL OR EXISTS (SELECT FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id AND r.name = @Role))
              AND (@Team::uuid IS NULL OR EXISTS (SELECT FROM team_member m WHERE m.person_id = p.id AND m.team_id = @Team))
              AND CASE @State::text
                    WHEN '{nameof(PersonState.Active)}' THEN p.disabled_at IS NULL
                    WHEN '{nameof(PersonState.Disabled)}' THEN p.disabled_at IS NOT NULL
                    WHEN '{nameof(PersonState.Invited)}' THEN {Invited}
                    WHEN '{nameof(PersonState.Dormant)}' THEN p.disabled_at IS NULL AND NOT EXISTS (SELECT FROM person_session s WHERE s.person_id = p.id AND s.seen_at > @quiet)
                    ELSE true
                  END
              AND (@After::uuid IS NULL OR (lower(p.display_name), p.id) > (SELECT lower(a.display_name), a.id FROM person a WHERE a.id = @After))
            ORDER BY lower(p.display_name), p.id LIMIT @Limit
            """,
            new
            {
                Search = TextInput.Search(filter.Search),
                filter.Role,
                Team = filter.Team?.Value,
                State = filter.State?.ToString(),
                quiet = time.GetUtcNow() - PersonFilter.Quiet,
                After = Guid.TryParse(filter.After, out var after) ? after : (Guid?)null,
                Limit = size + 1,
                now = time.GetUtcNow(),
            },
            cancellationToken: cancellationToken))).AsList();
        var people = rows.Take(size).Select(row => row.ToPerson()).ToList();
        return new Page<PersonRow>(people, rows.Count > size ? people[^1].Id.ToString() : null);
    }

    public async Task<Result<PersonRow>> GetAsync(Actor actor, PersonId person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManagePeople))
        {
            return PersonErrors.MayNotManage;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Rows} WHERE p.id = @person", new { person, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        return row is null ? PersonErrors.NotFound : row.ToPerson();
    }

    private sealed record Row
    {
        public required PersonId Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string[] Roles { get; init; }

        public required string[] Teams { get; init; }

        public DateTimeOffset? DisabledAt { get; init; }

        public DateTimeOffset? SeenAt { get; init; }

        public required int SignIns { get; init; }

        public required int ApiKeys { get; init; }

        public required bool IsInvited { get; init; }

        public required string Version { get; init; }

        public PersonRow ToPerson() => new()
        {
            Id = Id,
            Name = Name,
            Email = Email,
            Roles = Roles,
            Teams = Teams,
            DisabledAt = DisabledAt,
            SeenAt = SeenAt,
            SignIns = SignIns,
            ApiKeys = ApiKeys,
            IsInvited = IsInvited,
            Version = Version,
        };
    }
}
