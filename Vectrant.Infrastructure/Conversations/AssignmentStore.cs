using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

internal sealed class AssignmentStore(AppDatabase database, TimeProvider time) : IAssignmentStore, IAssignmentQuery
{
    /// <summary>People who work on conversations of @team (null: of no team) and may sign in.</summary>
    private const string Colleagues =
        """
        SELECT p.id, p.display_name AS name FROM person p
        WHERE p.disabled_at IS NULL
          AND EXISTS (SELECT 1 FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id AND r.name = ANY (@workers))
          AND (@team::uuid IS NULL OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = @team AND m.person_id = p.id))
        """;

    private static readonly string[] Workers = [.. Role.All.Where(role => Authority.PermissionsOf([role]).Contains(Permission.WorkConversations))];

    public async Task<Result<Done>> AssignAsync(Actor actor, ConversationId id, PersonId colleague, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id, Permission.AssignConversations) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.IsClosed)
        {
            return ConversationErrors.Closed;
        }

        if (head.IsTakenOver && head.HandlerId == colleague)
        {
            return Done.Instance;
        }

        var to = await deed.FindAsync<Guid?>($"SELECT c.id FROM ({Colleagues}) c WHERE c.id = @colleague", new { workers = Workers, team = head.TeamId?.Value, colleague });
        if (to is null)
        {
            return ConversationErrors.NotAssignable;
        }

        await TakeOverSql.GiveAsync(deed, head, colleague, actor, now);
        await deed.AuditAsync(actor, AuditAction.ConversationAssigned, id, ("from", head.HandlerId?.Value), ("to", colleague.Value));
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<Result<Done>> MoveAsync(Actor actor, ConversationId id, TeamId? team, CancellationToken cancellationToken)
    {
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id, Permission.AssignConversations) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.IsTakenOver)
        {
            return ConversationErrors.TakenOverBy(head.HandlerName!);
        }

        // The lock holds back the archiving of the team until this conversation is in it, and is moved on with the others.
        if (team is { } wanted && await deed.FindAsync<bool?>("SELECT true FROM team WHERE id = @wanted AND archived_at IS NULL FOR SHARE", new { wanted }) is null)
        {
            return TeamErrors.NotFound;
        }

        await deed.ExecuteAsync(
            "UPDATE conversation SET team_id = @team, claimed_by = NULL, claim_expires_at = NULL, updated_at = @now WHERE id = @id",
            new { team = team?.Value, now = time.GetUtcNow(), id });
        await deed.ExecuteAsync("UPDATE handover SET owner_id = NULL WHERE conversation_id = @id AND kept_at IS NULL", new { id });
        await deed.AuditAsync(actor, AuditAction.ConversationMoved, id, ("from", head.TeamId?.Value), ("to", team?.Value));
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    public async Task<AssignmentChoices?> FindAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryAsync<Place>(new CommandDefinition(
            $"SELECT c.team_id AS team FROM conversation c WHERE c.id = @id AND {TeamScope.Works(actor, Permission.AssignConversations)}",
            new { id, me = actor.PersonId },
            cancellationToken: cancellationToken));
        if (found.FirstOrDefault() is not { } place)
        {
            return null;
        }

        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            $"{Colleagues} ORDER BY lower(p.display_name), p.id; SELECT id, name FROM team WHERE archived_at IS NULL ORDER BY lower(name), id",
            new { workers = Workers, team = place.Team?.Value },
            cancellationToken: cancellationToken));
        var people = (await reader.ReadAsync<(Guid Id, string Name)>()).Select(row => new PersonName(new PersonId(row.Id), row.Name)).ToList();
        var teams = (await reader.ReadAsync<(Guid Id, string Name)>()).Select(row => new TeamChoice(new TeamId(row.Id), row.Name)).ToList();
        return new AssignmentChoices(place.Team, people, teams);
    }

    private sealed record Place
    {
        public TeamId? Team { get; init; }
    }
}
