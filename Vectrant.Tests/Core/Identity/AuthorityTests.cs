using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Xunit;

namespace Vectrant.Tests.Core.Identity;

public sealed class AuthorityTests
{
    private static readonly TeamMembership Claims = new(new TeamId(Guid.NewGuid()), "Claims", IsLead: false);
    private static readonly TeamMembership Returns = new(new TeamId(Guid.NewGuid()), "Returns", IsLead: true);

    [Fact]
    public void ScopesOf_WithoutThePermission_IsEmptyWhateverTheRole()
    {
        var narrowed = new Actor(new PersonId(Guid.NewGuid()), "Key of Greta", new HashSet<string> { Role.Admin }, new HashSet<Permission> { Permission.Ask });
        Assert.Empty(Authority.ScopesOf(narrowed, Permission.ViewQueue));
        Assert.Equal([Scope.Own], Authority.ScopesOf(narrowed, Permission.Ask));
        Assert.Empty(Authority.Of("Emperor"));
    }

    [Fact]
    public void EffectivePermissions_OfALeadWhoIsAlsoAgent_NameTheRoleAndTheTeamsOfEachLine()
    {
        var lines = EffectivePermissions.Of([Role.Agent, Role.TeamLead], [Claims, Returns]);
        var queue = lines.Where(line => line.Permission == Permission.ViewQueue).ToList();
        Assert.Equal([Scope.LedTeams, Scope.OwnTeams], queue.Select(line => line.Scope));
        Assert.Equal([Role.TeamLead], queue[0].Roles);
        Assert.Equal(["Returns"], queue[0].Teams.Select(team => team.Name));
        Assert.Equal([Role.Agent, Role.TeamLead], queue[1].Roles);
        Assert.Equal(["Claims", "Returns"], queue[1].Teams.Select(team => team.Name));
        Assert.Empty(Assert.Single(lines, line => line.Permission == Permission.Ask).Teams);
        Assert.DoesNotContain(lines, line => line.Permission == Permission.ManageTeams);
    }

    [Fact]
    public void EffectivePermissions_OfEveryRole_AreThePermissionsOfTheActor() => Assert.All(
        Role.All, role => Assert.Equal(Authority.PermissionsOf([role]), EffectivePermissions.Of([role], []).Select(line => line.Permission).ToHashSet()));
}
