using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Xunit;

namespace Vectrant.Tests.Architecture.Access;

public sealed class PermissionTests
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
        "GiveSecondApproval   *     l        l        -     -        -",
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
        "ManageLimits         *     -        -        -     -        -",
        "ManageWebhooks       *     -        -        -     -        -",
        "ReadAudit            *     -        -        -     -        -",
        "ViewOperations       *     -        -        -     -        -",
    ];

    public static TheoryData<Permission> Permissions => [.. Enum.GetValues<Permission>()];

    [Theory]
    [MemberData(nameof(Permissions))]
    public void Of_EveryRole_ReachesAsFarAsTheTableSays(Permission permission)
    {
        var row = Table.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).SingleOrDefault(cells => cells[0] == permission.ToString());
        Assert.True(row is not null, $"Whoever adds a permission adds its row to this file: how far does {permission} reach for each role?");
        Assert.Equal(row[1..], Role.All.Select(role => Letters(Authority.Of(role).Where(grant => grant.Permission == permission).SelectMany(grant => grant.Scopes))));
    }

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
