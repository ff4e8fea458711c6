using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Vectrant.Core.Identity.Providers;

/// <summary>Names every setting that cannot be used, before anybody stands before a button that does not work.</summary>
public sealed partial class ProviderOptionsValidator : IValidateOptions<ProviderOptions>
{
    private static readonly string[] KnownAlgorithms = ["RS256", "PS256", "ES256"];

    public ValidateOptionsResult Validate(string? name, ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(errors, "ClockSkewSeconds", options.ClockSkewSeconds, 0, 300);
        Range(errors, "KeyRefreshSeconds", options.KeyRefreshSeconds, 1, 3600);
        foreach (var (provider, settings) in options.List)
        {
            errors.AddRange(Of(provider, settings).Select(problem => $"{ProviderOptions.Section}:List:{provider}: {problem}"));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Of(string provider, ProviderSettings settings)
    {
        if (!ShortName().IsMatch(provider))
        {
            yield return "the short name must be 1 to 30 lower-case letters, digits and hyphens, because it stands in addresses.";
        }

        if (!ProviderKind.All.Contains(settings.Kind))
        {
            yield return $"Kind is '{settings.Kind}'; it must be one of {string.Join(", ", ProviderKind.All)}.";
        }

        if (settings.ClientId.Length == 0)
        {
            yield return "ClientId is empty; the provider gives it when Vectrant is registered there.";
        }

        if (!EndpointRule.Allows(settings.Issuer, out _))
        {
            yield return $"Authority is '{settings.Issuer}'; it must be an https address (http only for this machine itself).";
        }

        if (settings.TimeoutSeconds is < 1 or > 60)
        {
            yield return $"TimeoutSeconds is {settings.TimeoutSeconds}; it must be between 1 and 60.";
        }

        if (settings.Kind != ProviderKind.GitHub && settings.Scopes.Count > 0 && !settings.Scopes.Contains("openid"))
        {
            yield return "Scopes lacks 'openid', without which the provider proves nothing.";
        }

        foreach (var algorithm in settings.Algorithms.Except(KnownAlgorithms))
        {
            yield return $"Algorithms names '{algorithm}'; possible are {string.Join(", ", KnownAlgorithms)}.";
        }

        foreach (var problem in Admission(settings))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Admission(ProviderSettings settings)
    {
        if (settings.FirstSignIn is not (FirstSignIn.InviteOnly or FirstSignIn.Create))
        {
            yield return $"FirstSignIn is '{settings.FirstSignIn}'; it must be {FirstSignIn.InviteOnly} or {FirstSignIn.Create}.";
        }

        if (settings is { FirstSignIn: FirstSignIn.Create, AllowedDomains.Count: 0, AllowedTenants.Count: 0, Kind: not ProviderKind.Generic })
        {
            yield return "FirstSignIn is Create without AllowedDomains or AllowedTenants; anybody in the world could make an account.";
        }

        foreach (var role in settings.FirstRoles.Concat(settings.RoleMapping.Select(mapping => mapping.Role).Where(role => role.Length > 0)).Where(role => !Role.All.Contains(role)))
        {
            yield return $"there is no role '{role}'. Roles are {string.Join(", ", Role.All)}.";
        }

        if (settings.FirstRoles.Contains(Role.Admin))
        {
            yield return "FirstRoles holds Admin; nobody becomes an admin by being unknown. Map a claim, or give the role on the people page.";
        }

        if (settings.RoleMapping.Any(mapping => mapping.Claim.Length == 0 || mapping.Value.Length == 0 || mapping.Role.Length + mapping.Team.Length == 0))
        {
            yield return "each entry of RoleMapping needs Claim, Value, and Role or Team.";
        }
    }

    private static void Range(List<string> errors, string option, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{ProviderOptions.Section}:{option} is {value}; it must be between {low} and {high}.");
        }
    }

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9]){0,29}$")]
    private static partial Regex ShortName();
}
