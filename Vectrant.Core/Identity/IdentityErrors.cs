using Vectrant.Core.Common;

namespace Vectrant.Core.Identity;

/// <summary>The refusals of this room.</summary>
public static class IdentityErrors
{
    public static Error UnknownRole(string role) => new(
        ErrorKind.Invalid, "unknown_role", $"There is no role '{role}'. Roles are {string.Join(", ", Role.All)}.");

    public static Error PersonDisabled { get; } = new(
        ErrorKind.Forbidden, "person_disabled", "This account is switched off. Ask an admin to switch it on again.");

    public static Error PersonRefused(string reasons) => new(
        ErrorKind.Invalid, "person_refused", $"The person could not be created: {reasons}");
}
