using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Infrastructure.Identity.Teams;

/// <summary>
/// How far a permission of an actor reaches, as a condition in SQL on the conversation <c>c</c>. Memberships are read by the
/// statement itself, so that they hold from the moment they are set. Its parameters: <c>me</c> (the person), <c>now</c>.
/// docs/decisions/0008-authority.md.
/// </summary>
internal static class TeamScope
{
    private const string Free =
        """
        (c.handler_id IS NULL OR c.handler_id = @me
         OR EXISTS (SELECT 1 FROM decision own WHERE own.conversation_id = c.id AND own.person_id = @me)
         OR EXISTS (SELECT 1 FROM message own WHERE own.conversation_id = c.id AND own.person_id = @me)
         OR EXISTS (SELECT 1 FROM handover overdue WHERE overdue.conversation_id = c.id AND overdue.kept_at IS NULL AND overdue.due_at < @now))
        """;

    private static readonly string OfTeams = Of("");
    private static readonly string OfLedTeams = Of(" AND m.is_lead");

    /// <summary>What may be read.</summary>
    public static string Reads(Actor actor, Permission permission) => Condition(actor, permission, $"({OfTeams} AND {Free})");

    /// <summary>
    /// What may be acted on. Unlike <see cref="Reads"/> it does not ask who took it over: the deed itself does, and tells a colleague of the same
    /// team who was first instead of pretending that there is nothing.
    /// </summary>
    public static string Works(Actor actor, Permission permission) => Condition(actor, permission, OfTeams);

    /// <summary>Where the actor is above who works there.</summary>
    public static string Leads(Actor actor, Permission permission) => Condition(actor, permission, "false");

    private static string Condition(Actor actor, Permission permission, string ofOwnTeams)
    {
        var scopes = Authority.ScopesOf(actor, permission);
        if (actor.PersonId is null || scopes.Count == 0)
        {
            return "false";
        }

        return scopes.Contains(Scope.All) ? "true"
            : (scopes.Contains(Scope.LedTeams), scopes.Contains(Scope.OwnTeams)) switch
            {
                (true, true) => $"({OfLedTeams} OR {ofOwnTeams})",
                (true, false) => OfLedTeams,
                (false, true) => ofOwnTeams,
                _ => "false",
            };
    }

    private static string Of(string rank) =>
        $"""
        ((c.id IS NOT NULL AND c.team_id IS NULL) OR c.team_id IN (
          SELECT m.team_id FROM team_member m JOIN team t ON t.id = m.team_id AND t.archived_at IS NULL WHERE m.person_id = @me{rank}))
        """;
}
