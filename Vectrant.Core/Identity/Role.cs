namespace Vectrant.Core.Identity;

/// <summary>The built-in roles.</summary>
public static class Role
{
    public const string Admin = "Admin";
    public const string Approver = "Approver";
    public const string TeamLead = "TeamLead";
    public const string Agent = "Agent";
    public const string Employee = "Employee";
    public const string Customer = "Customer";

    public static IReadOnlyList<string> All { get; } = [Admin, Approver, TeamLead, Agent, Employee, Customer];
}
