using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Settings of local accounts; section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>
    /// Rounds of PBKDF2 with HMAC-SHA512 for each password. 210000 to 10000000, default 210000, which is what OWASP's Password Storage
    /// Cheat Sheet asks for. A higher number holds for each person from the next sign-in on.
    /// </summary>
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>Wrong tries in a row after which an address rests, with an account or without. 3 to 20, default 5.</summary>
    public int SignInTries { get; set; } = 5;

    /// <summary>How long it rests at first; each further wrong try doubles it. Minutes, 1 to 60, default 1.</summary>
    public int RestMinutes { get; set; } = 1;

    /// <summary>How long it rests at most. Minutes, RestMinutes to 1440, default 60.</summary>
    public int RestMaxMinutes { get; set; } = 60;

    /// <summary>After how long without a wrong try the count starts anew. Hours, 1 to 720, default 24.</summary>
    public int ForgetHours { get; set; } = 24;

    /// <summary>Signing in with a password, and choosing one. Off: only passkeys and providers sign people in. Default true.</summary>
    public bool LocalPasswords { get; set; } = true;

    /// <summary>
    /// Where people reach this install, such as <c>https://desk.example</c>: links in e-mails begin with it, passkeys belong to its host, providers
    /// send people back to it, and requests for other hosts are refused. Empty: the address that the node listens on.
    /// </summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>How long the link of an invitation is good. Hours, 1 to 720, default 72.</summary>
    public int InvitationHours { get; set; } = 72;

    /// <summary>How long the link of a reset is good. Minutes, 5 to 1440, default 60.</summary>
    public int ResetMinutes { get; set; } = 60;

    /// <summary>
    /// Roles whose people must have a second factor, such as <c>["Admin", "Approver"]</c>: whoever signs in with a password alone sets one up before
    /// anything else. None by default, so that the demo opens at once; set it for Admin at least.
    /// </summary>
    public IList<string> SecondFactorFor { get; init; } = [];
}

/// <summary>Names every setting that cannot be used.</summary>
public sealed class AccountOptionsValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(errors, nameof(options.PasswordIterations), options.PasswordIterations, 210_000, 10_000_000);
        Range(errors, nameof(options.SignInTries), options.SignInTries, 3, 20);
        Range(errors, nameof(options.RestMinutes), options.RestMinutes, 1, 60);
        Range(errors, nameof(options.RestMaxMinutes), options.RestMaxMinutes, options.RestMinutes, 1440);
        Range(errors, nameof(options.ForgetHours), options.ForgetHours, 1, 720);
        Range(errors, nameof(options.InvitationHours), options.InvitationHours, 1, 720);
        Range(errors, nameof(options.ResetMinutes), options.ResetMinutes, 5, 1440);
        errors.AddRange(options.SecondFactorFor
            .Where(role => !Role.All.Contains(role))
            .Select(role => $"{AccountOptions.Section}:SecondFactorFor names the role '{role}'; roles are {string.Join(", ", Role.All)}."));
        if (options.PublicAddress.Length > 0 && !(Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.PathAndQuery == "/"))
        {
            errors.Add($"{AccountOptions.Section}:PublicAddress is '{options.PublicAddress}'; it must be a scheme and a host, such as https://desk.example.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string option, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{AccountOptions.Section}:{option} is {value}; it must be between {low} and {high}.");
        }
    }
}
