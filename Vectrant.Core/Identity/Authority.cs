using System.Collections.Frozen;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>One cell of the table: a permission and how far it reaches.</summary>
public sealed record Grant(Permission Permission, params IReadOnlyList<Scope> Scopes);

/// <summary>
/// The one table of who may do what, and how far. Pages and endpoints ask for the permission, use cases ask again, and the
/// queries cut what they return to the scope. A customer has no permission: the token of a conversation proves that it is the
/// own one, and the customer's side reads with a database role that can see nothing else.
/// </summary>
public static class Authority
{
    private static readonly IReadOnlyList<Grant> Asking =
    [
        new(Permission.Ask, Scope.Own),
        new(Permission.ReadDocuments, Scope.AllowedCollections),
    ];

    private static readonly IReadOnlyList<Grant> Leading =
    [
        new(Permission.ViewQueue, Scope.OwnTeams, Scope.LedTeams),
        new(Permission.WorkConversations, Scope.OwnTeams, Scope.LedTeams),
        new(Permission.GiveSecondApproval, Scope.LedTeams),
        new(Permission.RevealRedacted, Scope.Own),
        new(Permission.RevealAnyRedacted, Scope.LedTeams),
        new(Permission.ReviewGuard, Scope.LedTeams),
        new(Permission.ViewPerformance, Scope.LedTeams),
    ];

    private static readonly FrozenDictionary<string, IReadOnlyList<Grant>> Table = new Dictionary<string, IReadOnlyList<Grant>>
    {
        [Role.Admin] = [.. Enum.GetValues<Permission>().Select(permission => new Grant(permission, permission == Permission.Ask ? Scope.Own : Scope.All))],
        [Role.Approver] = [.. Leading, .. Asking],
        [Role.TeamLead] = [.. Leading, new(Permission.AssignConversations, Scope.LedTeams), .. Asking],
        [Role.Agent] =
        [
            new(Permission.ViewQueue, Scope.OwnTeams),
            new(Permission.WorkConversations, Scope.OwnTeams),
            new(Permission.RevealRedacted, Scope.Own),
            .. Asking,
        ],
        [Role.Employee] = Asking,
        [Role.Customer] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a role gives; an unknown role gives nothing.</summary>
    public static IReadOnlyList<Grant> Of(string role) => Table.GetValueOrDefault(role) ?? [];

    /// <summary>The permissions of somebody with these roles; an unknown role gives none.</summary>
    public static IReadOnlySet<Permission> PermissionsOf(IEnumerable<string> roles) =>
        roles.SelectMany(Of).Select(grant => grant.Permission).ToFrozenSet();

    /// <summary>How far a permission of this actor reaches; empty without the permission, whatever the roles say.</summary>
    public static IReadOnlySet<Scope> ScopesOf(Actor actor, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(permission)
            ? actor.Roles.SelectMany(Of).Where(grant => grant.Permission == permission).SelectMany(grant => grant.Scopes).ToFrozenSet()
            : FrozenSet<Scope>.Empty;
    }
}
