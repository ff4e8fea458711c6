using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>Settings of sign-ins.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>How often an open page is compared with its sign-in, beside every notice of a change. Seconds, 1 to 3600, default 30.</summary>
    public int RevalidationSeconds { get; set; } = 30;

    public TimeSpan RevalidationInterval => TimeSpan.FromSeconds(RevalidationSeconds);
}

internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var errors = new List<string>();
        Range(errors, "RevalidationSeconds", options.RevalidationSeconds, 1, 3600);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string option, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{SecurityOptions.Section}:{option} is {value}; it must be between {low} and {high}.");
        }
    }
}
