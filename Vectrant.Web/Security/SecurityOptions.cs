using Microsoft.Extensions.Options;

namespace Vectrant.Web.Security;

/// <summary>Settings of sign-ins and of what browsers are told.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>How often an open page is compared with its sign-in, beside every notice of a change. Seconds, 1 to 3600, default 30.</summary>
    public int RevalidationSeconds { get; set; } = 30;

    /// <summary>How long a browser that came over https refuses to come over http (HSTS). Days, 0 (never say so) to 730, default 365.</summary>
    public int HstsDays { get; set; } = 365;

    /// <summary>Whether HSTS also holds for every host below this one. Only for who serves all of them over https. Default false.</summary>
    public bool HstsSubdomains { get; set; }

    /// <summary>
    /// Names beside the one in <c>Accounts:PublicAddress</c> under which this install is asked, such as <c>desk.internal.example</c>; requests for other names are
    /// refused. The own machine (localhost) is always answered. With no name anywhere, addresses that are numbers and the machine's name are answered, too.
    /// </summary>
    public IList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Whether requests that a trusted proxy got in plain http are refused, or led to https where they are for a page, when <c>Accounts:PublicAddress</c> begins
    /// with https. Default true.
    /// </summary>
    public bool RefusePlainHttp { get; set; } = true;

    public TimeSpan RevalidationInterval => TimeSpan.FromSeconds(RevalidationSeconds);
}

internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var errors = new List<string>();
        Range(errors, "RevalidationSeconds", options.RevalidationSeconds, 1, 3600);
        Range(errors, "HstsDays", options.HstsDays, 0, 730);
        errors.AddRange(options.AllowedHosts
            .Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown)
            .Select(host => $"{SecurityOptions.Section}:AllowedHosts holds '{host}', which is no host. Write the name alone, such as desk.example, without scheme, port or asterisk."));
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
