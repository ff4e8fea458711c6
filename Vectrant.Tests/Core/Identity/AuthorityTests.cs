using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Xunit;

namespace Vectrant.Tests.Core.Identity;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData(Permission.RevealRedacted, Role.Admin, Role.Approver, Role.TeamLead, Role.Agent)]
    [InlineData(Permission.RevealAnyRedacted, Role.Admin, Role.Approver, Role.TeamLead)]
    [InlineData(Permission.ReviewGuard, Role.Admin, Role.Approver, Role.TeamLead)]
    public void PermissionsOf_ForTheGuard_AreHeldByTheseRolesOnly(Permission permission, params string[] roles) =>
        Assert.Equal(roles, Role.All.Where(role => Authority.PermissionsOf([role]).Contains(permission)));
}
