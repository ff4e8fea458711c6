using Vectrant.Core.Common;
using Vectrant.Core.Identity;

namespace Vectrant.Infrastructure.Knowledge.Pipelines;

/// <summary>Who may use a pipeline, in SQL, said once for every statement that asks it.</summary>
internal static class PipelineRights
{
    /// <summary>The teams that the pipeline <c>p</c> names, as an array.</summary>
    public const string Teams = "ARRAY(SELECT pt.team_id FROM pipeline_team pt WHERE pt.pipeline_id = p.id)";

    /// <summary>The pipeline <c>p</c> is for the person who acts. Parameters: <c>roles</c>, <c>me</c>.</summary>
    public const string OnPipeline = $"(p.audience = 'internal' AND (@roles && ARRAY['{Role.Admin}'] OR ({Allows} AND {HasTeam})))";

    /// <summary>The pipeline that was named, or the default one of the staff. Parameter: <c>pipeline</c>.</summary>
    public const string Chosen = "p.id = coalesce(@pipeline::uuid, (SELECT id FROM pipeline WHERE is_default AND audience = 'internal'))";

    private const string Allows = "(p.allowed_roles = '{}' OR p.allowed_roles && @roles)";
    private const string HasTeam = $"({Teams} = '{{}}' OR EXISTS (SELECT 1 FROM team_member tm JOIN team t ON t.id = tm.team_id AND t.archived_at IS NULL WHERE tm.person_id = @me AND t.id = ANY ({Teams})))";

    /// <summary>Roles that may ask at all; the table of authority decides.</summary>
    public static string[] AskingRoles { get; } = [.. Role.All.Where(role => Authority.PermissionsOf([role]).Contains(Permission.Ask))];

    /// <summary>
    /// How many people could ask a pipeline for these roles and teams: the same rule as <see cref="OnPipeline"/>, for everybody at once.
    /// Parameter: <c>asking</c>, see <see cref="AskingRoles"/>.
    /// </summary>
    /// <param name="roles">SQL for an array of role names.</param>
    /// <param name="teams">SQL for an array of ids of teams.</param>
    public static string People(string roles, string teams) =>
        $"""
        (SELECT count(*)::int FROM person w
         CROSS JOIN LATERAL (SELECT ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = w.id) AS held) h
         WHERE w.disabled_at IS NULL AND h.held && @asking
           AND (h.held && ARRAY['{Role.Admin}']
                OR (({roles} = '{"{}"}' OR {roles} && h.held)
                    AND ({teams} = '{"{}"}' OR EXISTS (SELECT 1 FROM team_member tm JOIN team t ON t.id = tm.team_id AND t.archived_at IS NULL WHERE tm.person_id = w.id AND t.id = ANY ({teams}))))))
        """;
}
