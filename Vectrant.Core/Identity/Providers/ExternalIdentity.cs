namespace Vectrant.Core.Identity.Providers;

/// <summary>Somebody as a provider proved them to be.</summary>
/// <param name="Provider">Short name of the provider.</param>
/// <param name="Issuer">Who vouches; a provider with tenants has many, and a subject is unique for its issuer only.</param>
/// <param name="Subject">Never given to anybody else, unlike an address.</param>
/// <param name="Email">Null when the provider names none.</param>
/// <param name="EmailVerified">Whether the provider checked that the address is theirs.</param>
/// <param name="Name">What the provider calls them, or null.</param>
/// <param name="Claims">Only those that a mapping asks for.</param>
public sealed record ExternalIdentity(
    string Provider, string Issuer, string Subject, string? Email, bool EmailVerified, string? Name, IReadOnlyList<ExternalClaim> Claims)
{
    /// <summary>Keeps the person out of logs and exception texts.</summary>
    public override string ToString() => $"somebody of {Provider}";
}

public sealed record ExternalClaim(string Name, string Value);

/// <summary>What a provider's mapping gives to somebody.</summary>
public sealed record MappedRights(IReadOnlySet<string> Roles, IReadOnlySet<string> Teams)
{
    public static MappedRights Of(ProviderSettings settings, ExternalIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        var given = settings.RoleMapping.Where(mapping => identity.Claims.Contains(new ExternalClaim(mapping.Claim, mapping.Value))).ToList();
        return new MappedRights(
            given.Select(mapping => mapping.Role).Where(role => role.Length > 0).ToHashSet(StringComparer.Ordinal),
            given.Select(mapping => mapping.Team).Where(team => team.Length > 0).ToHashSet(StringComparer.Ordinal));
    }
}
