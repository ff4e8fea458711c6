using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Xunit;

namespace Vectrant.Tests.Core.Identity;

public sealed class AuthorityTests
{
    /// <summary>
    /// The table once more, by permission: how far each role reaches (o own, c collections that allow it, t own teams, l led teams, * all). A new permission
    /// needs its row here.
    /// </summary>
    private static readonly string[] Table =
    [
        //                    Admin Approver TeamLead Agent Employee Customer
        "ViewQueue            *     tl       tl       t     -        -",
        "WorkConversations    *     tl       tl       t     -        -",
        "AssignConversations  *     -        l        -     -        -",
        "RevealRedacted       *     o        o        o     -        -",
        "RevealAnyRedacted    *     l        l        -     -        -",
        "ReviewGuard          *     l        l        -     -        -",
        "ViewPerformance      *     l        l        -     -        -",
        "Ask                  o     o        o        o     o        -",
        "ReadDocuments        *     c        c        c     c        -",
        "ManageKnowledge      *     -        -        -     -        -",
        "ManageModels         *     -        -        -     -        -",
        "ManageGuardrails     *     -        -        -     -        -",
        "ManagePeople         *     -        -        -     -        -",
        "ManageTeams          *     -        -        -     -        -",
        "ManageProviders      *     -        -        -     -        -",
        "ManageKeys           *     -        -        -     -        -",
        "ReadAudit            *     -        -        -     -        -",
        "ViewOperations       *     -        -        -     -        -",
    ];

    private static readonly TeamMembership Claims = new(new TeamId(Guid.NewGuid()), "Claims", IsLead: false);
    private static readonly TeamMembership Returns = new(new TeamId(Guid.NewGuid()), "Returns", IsLead: true);

    public static TheoryData<Permission> Permissions => [.. Enum.GetValues<Permission>()];

    [Theory]
    [MemberData(nameof(Permissions))]
    public void Of_EveryRole_ReachesAsFarAsTheTableSays(Permission permission)
    {
        var row = Assert.Single(Table.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), cells => cells[0] == permission.ToString());
        Assert.Equal(row[1..], Role.All.Select(role => Letters(Authority.Of(role).Where(grant => grant.Permission == permission).SelectMany(grant => grant.Scopes))));
    }

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

    private static string Letters(IEnumerable<Scope> scopes)
    {
        var letters = string.Concat(scopes.Select(scope => scope switch
        {
            Scope.Own => 'o',
            Scope.AllowedCollections => 'c',
            Scope.OwnTeams => 't',
            Scope.LedTeams => 'l',
            _ => '*',
        }));
        return letters.Length == 0 ? "-" : letters;
    }
}
