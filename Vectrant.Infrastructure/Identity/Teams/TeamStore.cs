using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Teams;

internal sealed class TeamStore(AppDatabase database, TimeProvider time) : ITeamStore
{
    public async Task<Result<TeamId>> CreateAsync(Actor actor, TeamSettings settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = new TeamId(Guid.CreateVersion7(now));
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        try
        {
            await write.ExecuteAsync(
                "INSERT INTO team (id, name, description, created_at) VALUES (@id, @Name, @Description, @now)", new { id, settings.Name, settings.Description, now });
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TeamErrors.NameTaken(settings.Name);
        }

        await write.CommitAsync(AuditAction.TeamCreated, id, ("name", settings.Name));
        return id;
    }

    public async Task<Result<Done>> ChangeAsync(Actor actor, TeamId id, TeamSettings settings, string? version, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { ArchivedAt: null } team)
        {
            return TeamErrors.NotFound;
        }

        if (version is not null && version != new TeamSettings(team.Name, team.Description).Version)
        {
            return TeamErrors.Changed;
        }

        try
        {
            await write.ExecuteAsync("UPDATE team SET name = @Name, description = @Description WHERE id = @id", new { id, settings.Name, settings.Description });
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TeamErrors.NameTaken(settings.Name);
        }

        await write.CommitAsync(AuditAction.TeamChanged, id, ("from", team.Name), ("name", settings.Name), ("fromDescription", team.Description), ("description", settings.Description));
        return Done.Instance;
    }

    public async Task<Result<int>> ArchiveAsync(Actor actor, TeamId id, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { ArchivedAt: null } team)
        {
            return TeamErrors.NotFound;
        }

        await write.ExecuteAsync("UPDATE team SET archived_at = @now, takes_new = false WHERE id = @id", new { id, now = time.GetUtcNow() });
        var moved = await write.ExecuteAsync(
            "UPDATE conversation SET team_id = (SELECT id FROM team WHERE takes_new) WHERE team_id = @id AND state = 'open'", new { id });
        await write.CommitAsync(AuditAction.TeamArchived, id, ("name", team.Name), ("conversationsMoved", moved), ("tookNew", team.TakesNew));
        return moved;
    }

    public async Task<Result<Done>> RestoreAsync(Actor actor, TeamId id, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { } team)
        {
            return TeamErrors.NotFound;
        }

        if (team.ArchivedAt is null)
        {
            return Done.Instance;
        }

        try
        {
            await write.ExecuteAsync("UPDATE team SET archived_at = NULL WHERE id = @id", new { id });
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TeamErrors.NameTaken(team.Name);
        }

        await write.CommitAsync(AuditAction.TeamRestored, id, ("name", team.Name));
        return Done.Instance;
    }

    public async Task<Result<Done>> SetMembersAsync(Actor actor, TeamId id, IReadOnlyList<TeamMember> members, string? version, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { ArchivedAt: null } team)
        {
            return TeamErrors.NotFound;
        }

        var before = (await write.MembersAsync(id)).ToList();
        if (version is not null && version != TeamMembers.VersionOf(before))
        {
            return TeamErrors.MembersChanged;
        }

        var people = members.Select(member => member.Person.Value).ToArray();
        var leads = members.Select(member => member.IsLead).ToArray();
        try
        {
            await write.ExecuteAsync("DELETE FROM team_member WHERE team_id = @id AND person_id <> ALL (@people)", new { id, people });
            await write.ExecuteAsync(
                """
                INSERT INTO team_member (team_id, person_id, is_lead)
                SELECT @id, m.person, m.lead FROM unnest(@people, @leads) AS m (person, lead)
                ON CONFLICT (team_id, person_id) DO UPDATE SET is_lead = excluded.is_lead
                """,
                new { id, people, leads });
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return TeamErrors.UnknownMember;
        }

        await write.CommitAsync(
            AuditAction.TeamMembersSet,
            id,
            ("name", team.Name),
            ("added", people.Except(before.Select(member => member.Person.Value))),
            ("removed", before.Select(member => member.Person.Value).Except(people)),
            ("nowLead", Leads(members).Except(Leads(before))),
            ("leadNoMore", Leads(before).Except(Leads(members))),
            ("members", people.Length));
        return Done.Instance;
    }

    public async Task<Result<ChangedMembers>> ChangeMembersAsync(Actor actor, TeamId id, MembersChange change, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        if (await write.LockAsync(id) is not { ArchivedAt: null } team)
        {
            return TeamErrors.NotFound;
        }

        var before = (await write.MembersAsync(id)).ToList();
        if (change.Version is not null && change.Version != TeamMembers.VersionOf(before))
        {
            return TeamErrors.MembersChanged;
        }

        var joining = change.Add.ExceptBy(before.Select(member => member.Person), member => member.Person).ToList();
        var roles = await write.RolesAsync(joining.Select(member => member.Person));
        var added = joining.Where(member => roles.TryGetValue(member.Person, out var held) && TeamMembers.MayBelong(held)).ToList();
        var removed = before.Where(member => change.Remove.Contains(member.Person)).ToList();
        var members = before.Count + added.Count - removed.Count;
        if (members > TeamMembers.Most)
        {
            return TeamErrors.TooManyMembers;
        }

        await write.ExecuteAsync(
            "DELETE FROM team_member WHERE team_id = @id AND person_id = ANY (@people)", new { id, people = removed.Select(member => member.Person.Value).ToArray() });
        await write.ExecuteAsync(
            "INSERT INTO team_member (team_id, person_id, is_lead) SELECT @id, m.person, m.lead FROM unnest(@people, @leads) AS m (person, lead)",
            new { id, people = added.Select(member => member.Person.Value).ToArray(), leads = added.Select(member => member.IsLead).ToArray() });
        foreach (var member in added.Concat(removed))
        {
            var joined = added.Contains(member);
            Guid[] one = [member.Person.Value];
            Guid[] lead = member.IsLead ? one : [];
            await write.AppendAsync(
                AuditAction.TeamMembersSet,
                id,
                ("name", team.Name),
                ("added", joined ? one : []),
                ("removed", joined ? [] : one),
                ("nowLead", joined ? lead : []),
                ("leadNoMore", joined ? [] : lead),
                ("members", members));
        }

        await write.CommitAsync();
        return new ChangedMembers(added, removed, [.. joining.Except(added).Select(member => member.Person)]);
    }

    public async Task<Result<Done>> RouteNewAsync(Actor actor, TeamId? id, CancellationToken cancellationToken)
    {
        await using var write = await TeamWrite.BeginAsync(database, actor, cancellationToken);
        TeamHead? team = null;
        if (id is { } wanted && (team = await write.LockAsync(wanted)) is not { ArchivedAt: null })
        {
            return TeamErrors.NotFound;
        }

        var before = await write.TakesNewAsync();

        // In two steps: a unique index is checked row by row.
        await write.ExecuteAsync("UPDATE team SET takes_new = false WHERE takes_new AND id IS DISTINCT FROM @id", new { id = id?.Value });
        await write.ExecuteAsync("UPDATE team SET takes_new = true WHERE id = @id AND NOT takes_new", new { id = id?.Value });
        await write.CommitAsync(AuditAction.NewConversationsRouted, id, ("from", before), ("name", team?.Name));
        return Done.Instance;
    }

    private static IEnumerable<Guid> Leads(IEnumerable<TeamMember> members) => members.Where(member => member.IsLead).Select(member => member.Person.Value);
}
