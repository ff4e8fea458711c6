using Vectrant.Core.Common;

namespace Vectrant.Web.Layout;

/// <summary>One entry of the left rail.</summary>
/// <param name="Route">Address, without a leading slash.</param>
/// <param name="TextKey">Key in <see cref="LayoutText"/>.</param>
/// <param name="Permission">Whoever lacks it does not see the entry.</param>
/// <param name="Group">Key of the heading above it, or null for the first group.</param>
/// <param name="Count">Which live number stands beside it.</param>
public sealed record NavigationEntry(string Route, string TextKey, Permission Permission, string? Group = null, NavigationCount Count = NavigationCount.None);

public enum NavigationCount
{
    None,
    WaitingInQueue,
}

/// <summary>The one list of where one can go.</summary>
public static class Navigation
{
    public static IReadOnlyList<NavigationEntry> All { get; } =
    [
        new("queue", "Nav.Queue", Permission.ViewQueue, Count: NavigationCount.WaitingInQueue),
        new("conversations", "Nav.Conversations", Permission.ViewQueue),
        new("ask", "Nav.Ask", Permission.Ask),
        new("documents", "Nav.Documents", Permission.ReadDocuments),
        new("people", "Nav.People", Permission.ManagePeople, "Nav.Admin"),
        new("teams", "Nav.Teams", Permission.ManageTeams, "Nav.Admin"),
        new("roles", "Nav.Roles", Permission.ManagePeople, "Nav.Admin"),
        new("sessions", "Nav.SignIns", Permission.ManagePeople, "Nav.Admin"),
        new("api-keys", "Nav.ApiKeys", Permission.ManageKeys, "Nav.Admin"),
        new("knowledge", "Nav.Knowledge", Permission.ManageKnowledge, "Nav.Admin"),
        new("pipelines", "Nav.Pipelines", Permission.ManageKnowledge, "Nav.Admin"),
        new("models", "Nav.Models", Permission.ManageModels, "Nav.Admin"),
        new("guardrails", "Nav.Guardrails", Permission.ManageGuardrails, "Nav.Admin"),
        new("security-events", "Nav.SecurityEvents", Permission.ReviewGuard, "Nav.Admin"),
        new("redactions", "Nav.Redactions", Permission.ReviewGuard, "Nav.Admin"),
        new("providers", "Nav.Providers", Permission.ManageProviders, "Nav.Admin"),
        new("webhooks", "Nav.Webhooks", Permission.ManageWebhooks, "Nav.Admin"),
        new("limits", "Nav.Limits", Permission.ManageLimits, "Nav.Admin"),
        new("audit", "Nav.Audit", Permission.ReadAudit, "Nav.Admin"),
        new("outbox", "Nav.Outbox", Permission.ManagePeople, "Nav.Admin"),
        new("access-events", "Nav.AccessEvents", Permission.ReadAudit, "Nav.Admin"),
    ];

    public static IEnumerable<NavigationEntry> For(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return All.Where(entry => actor.May(entry.Permission));
    }

    /// <summary>Where somebody starts after signing in.</summary>
    public static string HomeOf(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.May(Permission.ManageKnowledge))
        {
            return "/knowledge";
        }

        return For(actor).Select(entry => "/" + entry.Route).FirstOrDefault() ?? "/no-access";
    }
}
