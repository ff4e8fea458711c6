using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;

namespace Vectrant.Core.Demo;

/// <summary>Seeds the teams into an install that has none.</summary>
public sealed class SeedTeams(ITeamQuery teams, CreateTeam create, SetTeamMembers members, RouteNewConversations route)
{
    public async Task<Result<Done>> RunAsync(Actor admin, DemoContent content, IReadOnlyDictionary<string, Actor> people, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if ((await teams.ListAsync(admin, archived: false, cancellationToken)).Count > 0 || (await teams.ListAsync(admin, archived: true, cancellationToken)).Count > 0)
        {
            return Done.Instance;
        }

        foreach (var team in content.Teams)
        {
            var created = await create.RunAsync(admin, new TeamSettings(team.Name, team.Description), cancellationToken);
            if (!created.Succeeded)
            {
                return created.Error;
            }

            TeamMember[] all =
            [
                .. team.Members.Select(key => new TeamMember(people[key].PersonId!.Value, IsLead: false)),
                .. team.Leads.Select(key => new TeamMember(people[key].PersonId!.Value, IsLead: true)),
            ];
            var refusal = (await members.RunAsync(admin, created.Value, all, null, cancellationToken)).Error
                ?? (team.TakesNew ? (await route.RunAsync(admin, created.Value, cancellationToken)).Error : null);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return Done.Instance;
    }
}
