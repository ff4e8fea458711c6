using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>What programs sign in with, and for how long; section <c>Tokens</c>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The claim <c>iss</c> of access tokens: a name or an address, 1 to 200 characters.</summary>
    public string Issuer { get; set; } = "vectrant";

    /// <summary>The claim <c>aud</c> of access tokens. 1 to 200 characters.</summary>
    public string Audience { get; set; } = "vectrant-api";

    /// <summary>For how long an access token is good. Minutes, 1 to 60, default 10.</summary>
    public int AccessMinutes { get; set; } = 10;

    /// <summary>How far the clocks of nodes may differ. Seconds, 0 to 60, default 10.</summary>
    public int ClockSkewSeconds { get; set; } = 10;

    /// <summary>After how long without use a refresh token is dead. Hours, 1 to 2160, default 168.</summary>
    public int RefreshIdleHours { get; set; } = 168;

    /// <summary>How long after signing in the last refresh token is dead, however often it was used. Hours, 1 to 8760, default 720.</summary>
    public int RefreshAbsoluteHours { get; set; } = 720;

    /// <summary>
    /// For how long after its use a refresh token that comes again is taken for a repeated request, which is refused, and not for a theft, which
    /// ends the sign-in (docs/decisions/0009-tokens.md). Seconds, 0 to 60, default 10.
    /// </summary>
    public int RefreshGraceSeconds { get; set; } = 10;

    /// <summary>For how long a key signs. Days, 1 to 365, default 90.</summary>
    public int KeyDays { get; set; } = 90;

    /// <summary>For how long a key is published before it signs: longer than anybody keeps a copy of the key set. Hours, 1 to 168, default 24.</summary>
    public int KeyLeadHours { get; set; } = 24;

    /// <summary>The longest life of an API key. Days, 1 to 1095, default 365.</summary>
    public int ApiKeyDays { get; set; } = 365;

    public TimeSpan AccessLifetime => TimeSpan.FromMinutes(AccessMinutes);

    public TimeSpan ClockSkew => TimeSpan.FromSeconds(ClockSkewSeconds);

    public TimeSpan RefreshIdle => TimeSpan.FromHours(RefreshIdleHours);

    public TimeSpan RefreshAbsolute => TimeSpan.FromHours(RefreshAbsoluteHours);

    public TimeSpan RefreshGrace => TimeSpan.FromSeconds(RefreshGraceSeconds);

    public TimeSpan KeyLifetime => TimeSpan.FromDays(KeyDays);

    public TimeSpan KeyLead => TimeSpan.FromHours(KeyLeadHours);
}

/// <summary>Names every value that cannot be used.</summary>
public sealed class TokenOptionsValidator : IValidateOptions<TokenOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors =
        [
            .. Text(nameof(options.Issuer), options.Issuer),
            .. Text(nameof(options.Audience), options.Audience),
            .. Range(nameof(options.AccessMinutes), options.AccessMinutes, 1, 60),
            .. Range(nameof(options.ClockSkewSeconds), options.ClockSkewSeconds, 0, 60),
            .. Range(nameof(options.RefreshIdleHours), options.RefreshIdleHours, 1, 2160),
            .. Range(nameof(options.RefreshAbsoluteHours), options.RefreshAbsoluteHours, 1, 8760),
            .. Range(nameof(options.RefreshGraceSeconds), options.RefreshGraceSeconds, 0, 60),
            .. Range(nameof(options.KeyDays), options.KeyDays, 1, 365),
            .. Range(nameof(options.KeyLeadHours), options.KeyLeadHours, 1, 168),
            .. Range(nameof(options.ApiKeyDays), options.ApiKeyDays, 1, 1095),
        ];
        if (options.KeyLead >= options.KeyLifetime)
        {
            errors.Add($"{TokenOptions.Section}:KeyLeadHours is {options.KeyLeadHours}; it must be shorter than the {options.KeyDays} days for which a key signs.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Range(string option, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            yield return $"{TokenOptions.Section}:{option} is {value}; it must be between {low} and {high}.";
        }
    }

    private static IEnumerable<string> Text(string option, string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 200)
        {
            yield return $"{TokenOptions.Section}:{option} must have 1 to 200 characters.";
        }
    }
}
