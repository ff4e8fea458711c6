using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>The refusals of API keys.</summary>
public static class ApiKeyErrors
{
    public static Error MayNot { get; } = new(ErrorKind.Forbidden, "api_key_forbidden", "Your roles do not allow API keys.");

    public static Error NotFound { get; } = new(ErrorKind.NotFound, "api_key_not_found", "There is no such API key that still works. Load the page again.");

    public static Error NameUnusable { get; } = new(ErrorKind.Invalid, "api_key_name", "A key needs a name of 1 to 80 characters that says what it is for.");

    public static Error ScopesUnusable { get; } = new(ErrorKind.Invalid, "api_key_scopes", "Choose at least one thing that the key may do, and only what you may do yourself.");

    public static Error DaysOutOfRange(int most) => new(
        ErrorKind.Invalid, "api_key_days", $"A key can be good for 1 to {most} days.")
    {
        Arguments = new Dictionary<string, string> { ["most"] = most.ToString(CultureInfo.InvariantCulture) },
    };
}
