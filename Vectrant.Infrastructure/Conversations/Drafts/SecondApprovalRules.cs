using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

internal sealed class SecondApprovalRules(AppDatabase database, TimeProvider time) : ISecondApprovalRuleStore, ISecondApprovalRuleQuery
{
    private static readonly string[] Everywhere = RolesThatReach(Scope.All);
    private static readonly string[] WhereTheyLead = RolesThatReach(Scope.LedTeams);

    public async Task<Result<Done>> SetAsync(Actor actor, TeamId? team, SecondApprovalRule rule, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (team is { } wanted && await deed.FindAsync<bool?>("SELECT true FROM team WHERE id = @wanted AND archived_at IS NULL FOR SHARE", new { wanted }) is null)
        {
            return TeamErrors.NotFound;
        }

        await deed.ExecuteAsync(
            """
            INSERT INTO second_approval_rule (team_id, mode, below_percent, changed_too, changed_by, changed_by_name, changed_at)
            VALUES (@team, @mode, @BelowPercent, @ChangedToo, @PersonId, @Name, @now)
            ON CONFLICT ON CONSTRAINT second_approval_rule_of_team DO UPDATE
            SET mode = excluded.mode, below_percent = excluded.below_percent, changed_too = excluded.changed_too,
                changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
            """,
            new { team = team?.Value, mode = EnumText.From(rule.Mode), rule.BelowPercent, rule.ChangedToo, actor.PersonId, actor.Name, now = time.GetUtcNow() });
        await deed.AuditAsync(
            actor,
            AuditAction.SecondApprovalRuleSet,
            "team",
            team?.ToString() ?? "none",
            ("mode", EnumText.From(rule.Mode)),
            ("belowPercent", rule.BelowPercent),
            ("changedToo", rule.ChangedToo));
        await deed.CommitAsync();
        return Done.Instance;
    }

    public async Task<Result<SecondApprovalSettings>> ReadAsync(Actor actor, TeamId? team, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permission.ManageTeams))
        {
            return SecondApprovalErrors.MayNotSetRule;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT mode, below_percent, changed_too, changed_by_name, changed_at FROM second_approval_rule WHERE team_id IS NOT DISTINCT FROM @team;
            SELECT p.id, p.display_name AS name, g.leads
            FROM person p
            CROSS JOIN LATERAL (
              SELECT bool_or(r.name = ANY (@WhereTheyLead) AND (@team::uuid IS NULL OR EXISTS (
                       SELECT 1 FROM team_member m WHERE m.team_id = @team AND m.person_id = p.id AND m.is_lead))) AS leads,
                     bool_or(r.name = ANY (@Everywhere)) AS everywhere
              FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id) g
            WHERE p.disabled_at IS NULL AND (g.leads OR g.everywhere) ORDER BY lower(p.display_name), p.id;
            SELECT count(*)::int FROM second_approval s JOIN conversation c ON c.id = s.conversation_id
            WHERE s.is_current AND s.state = 'waiting' AND c.team_id IS NOT DISTINCT FROM @team
            """,
            new { team = team?.Value, WhereTheyLead, Everywhere },
            cancellationToken: cancellationToken));
        var rule = await reader.ReadFirstOrDefaultAsync<SecondApprovalRuleRow>();
        var people = (await reader.ReadAsync<Giver>()).ToList();
        return new SecondApprovalSettings(
            rule?.ToRule() ?? SecondApprovalRule.None,
            [.. people.Where(person => person.Leads).Select(person => person.ToName())],
            [.. people.Where(person => !person.Leads).Select(person => person.ToName())],
            await reader.ReadFirstAsync<int>(),
            rule?.ChangedByName,
            rule?.ChangedAt);
    }

    private static string[] RolesThatReach(Scope scope) =>
        [.. Role.All.Where(role => Authority.Of(role).Any(grant => grant.Permission == Permission.GiveSecondApproval && grant.Scopes.Contains(scope)))];

    private sealed class Giver
    {
        public required PersonId Id { get; init; }

        public required string Name { get; init; }

        public required bool Leads { get; init; }

        public PersonName ToName() => new(Id, Name);
    }
}
