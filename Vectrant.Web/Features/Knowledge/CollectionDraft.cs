using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Knowledge;

namespace Vectrant.Web.Features.Knowledge;

/// <summary>What a person has typed into the form of a collection.</summary>
public sealed class CollectionDraft
{
    /// <summary>Roles of staff that can be named; administrators read everything anyway.</summary>
    public static IReadOnlyList<string> Roles { get; } = [Role.Approver, Role.TeamLead, Role.Agent, Role.Employee];

    /// <summary>Null for a new collection.</summary>
    public CollectionId? Id { get; private init; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public Audience Audience { get; set; } = Audience.Internal;

    public HashSet<string> AllowedRoles { get; private init; } = [];

    /// <summary>Also holds chosen teams that are out of use by now: leaving them out would open the collection.</summary>
    public HashSet<TeamId> AllowedTeams { get; private init; } = [];

    public static CollectionDraft Of(CollectionRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Description = row.Description,
        Audience = row.Audience,
        AllowedRoles = [.. row.AllowedRoles],
        AllowedTeams = [.. row.AllowedTeams],
    };

    public void Toggle(string role, bool allowed)
    {
        if (allowed)
        {
            AllowedRoles.Add(role);
        }
        else
        {
            AllowedRoles.Remove(role);
        }
    }

    // Customers' knowledge is open to all staff: a list of roles or teams there would promise a protection that does not exist.
    public CollectionSettings ToSettings() => Audience == Audience.Internal
        ? new(Name, Description, [.. AllowedRoles.Order(StringComparer.Ordinal)]) { AllowedTeams = [.. AllowedTeams] }
        : new(Name, Description, []);
}
