using System.Collections.Frozen;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>The one table of who may do what.</summary>
public static class Authority
{
    private static readonly FrozenDictionary<string, FrozenSet<Permission>> Table = new Dictionary<string, FrozenSet<Permission>>
    {
        [Role.Admin] = Enum.GetValues<Permission>().ToFrozenSet(),
        [Role.Approver] = Set(
            Permission.ViewQueue, Permission.WorkConversations, Permission.RevealRedacted, Permission.RevealAnyRedacted, Permission.ReviewGuard,
            Permission.ViewPerformance, Permission.Ask, Permission.ReadDocuments),
        [Role.TeamLead] = Set(
            Permission.ViewQueue, Permission.WorkConversations, Permission.RevealRedacted, Permission.RevealAnyRedacted, Permission.ReviewGuard,
            Permission.ViewPerformance, Permission.Ask, Permission.ReadDocuments),
        [Role.Agent] = Set(Permission.ViewQueue, Permission.WorkConversations, Permission.RevealRedacted, Permission.Ask, Permission.ReadDocuments),
        [Role.Employee] = Set(Permission.Ask, Permission.ReadDocuments),
        [Role.Customer] = Set(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The permissions of somebody with these roles; an unknown role gives none.</summary>
    public static IReadOnlySet<Permission> PermissionsOf(IEnumerable<string> roles) =>
        roles.SelectMany(role => Table.GetValueOrDefault(role) ?? FrozenSet<Permission>.Empty).ToFrozenSet();

    private static FrozenSet<Permission> Set(params Permission[] permissions) => permissions.ToFrozenSet();
}
