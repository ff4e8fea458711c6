using System.Collections.Frozen;

namespace Vectrant.Core.Identity.Providers;

/// <summary>Who else may say who somebody is; section <c>Identity:Providers</c>.</summary>
public sealed class ProviderOptions
{
    public const string Section = "Identity:Providers";

    /// <summary>Providers by their short name, which stands in addresses: 1 to 30 lower-case letters, digits and hyphens. None by default.</summary>
    public Dictionary<string, ProviderSettings> List { get; set; } = [];

    /// <summary>How far a provider's clock may differ from ours. Seconds, 0 to 300, default 60.</summary>
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>Shortest time between two readings of a provider's keys because of a key that is not known. Seconds, 1 to 3600, default 60.</summary>
    public int KeyRefreshSeconds { get; set; } = 60;

    public TimeSpan ClockSkew => TimeSpan.FromSeconds(ClockSkewSeconds);

    public TimeSpan KeyRefresh => TimeSpan.FromSeconds(KeyRefreshSeconds);
}

/// <summary>How a provider is spoken to.</summary>
public static class ProviderKind
{
    /// <summary>OpenID Connect with discovery.</summary>
    public const string Generic = "generic";
    public const string Google = "google";

    /// <summary>OpenID Connect, whose issuer names the tenant and whose addresses are not verified by themselves.</summary>
    public const string Microsoft = "microsoft";

    /// <summary>OAuth 2.0 with GitHub's own interface: no ID token.</summary>
    public const string GitHub = "github";

    public static IReadOnlyList<string> All { get; } = [Generic, Google, Microsoft, GitHub];
}

/// <summary>What becomes of somebody who is not known yet.</summary>
public static class FirstSignIn
{
    /// <summary>Only an invitation for the verified address lets them in.</summary>
    public const string InviteOnly = "InviteOnly";

    /// <summary>An account is made, with <see cref="ProviderSettings.FirstRoles"/>.</summary>
    public const string Create = "Create";
}

/// <summary>One provider.</summary>
public sealed class ProviderSettings
{
    private static readonly string[] DefaultAlgorithms = ["RS256", "PS256", "ES256"];

    /// <summary>One of <see cref="ProviderKind"/>.</summary>
    public string Kind { get; set; } = ProviderKind.Generic;

    /// <summary>The name on the button; empty for the kind's or the short name.</summary>
    public string Label { get; set; } = "";

    /// <summary>The issuer, from which everything else is discovered. Empty for Google's, Microsoft's (work accounts of any tenant) or GitHub's own.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>Empty for a client without one, which proves itself with PKCE alone.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for; none means openid, email and profile (GitHub: read:user and user:email).</summary>
    public List<string> Scopes { get; set; } = [];

    /// <summary>Accepted signatures of ID tokens, some of RS256, PS256 and ES256; none means all three.</summary>
    public List<string> Algorithms { get; set; } = [];

    /// <summary>Domains of e-mail addresses that may sign in; none means any.</summary>
    public List<string> AllowedDomains { get; set; } = [];

    /// <summary>Microsoft: ids of the tenants that may sign in; none means any that the authority covers.</summary>
    public List<string> AllowedTenants { get; set; } = [];

    /// <summary>Believe addresses that the provider does not call verified. Only where its admins, and nobody else, set them. Default false.</summary>
    public bool TrustEmail { get; set; }

    /// <summary>One of <see cref="Providers.FirstSignIn"/>.</summary>
    public string FirstSignIn { get; set; } = Providers.FirstSignIn.InviteOnly;

    /// <summary>Roles of an account that <see cref="Providers.FirstSignIn.Create"/> makes, besides mapped ones; none means Employee.</summary>
    public List<string> FirstRoles { get; set; } = [];

    /// <summary>Which claims give which roles and teams.</summary>
    public List<ClaimMapping> RoleMapping { get; set; } = [];

    /// <summary>How long the provider may take for each answer. Seconds, 1 to 60, default 10.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The authority in force, without a slash at the end.</summary>
    public string Issuer => Authority.Length > 0 ? Authority.TrimEnd('/') : DefaultAuthority;

    /// <summary>Whether it can be asked for a new proof and says when it got one. GitHub knows neither.</summary>
    public bool ProvesAnew => Kind != ProviderKind.GitHub;

    public string LabelFor(string name) => Label.Length > 0 ? Label : Kind switch
    {
        ProviderKind.Google => "Google",
        ProviderKind.Microsoft => "Microsoft",
        ProviderKind.GitHub => "GitHub",
        _ => name,
    };

    public IReadOnlySet<string> AcceptedAlgorithms => (Algorithms.Count > 0 ? Algorithms : [.. DefaultAlgorithms]).ToFrozenSet(StringComparer.Ordinal);

    public string Scope => string.Join(' ', Scopes.Count > 0 ? Scopes : Kind == ProviderKind.GitHub ? ["read:user", "user:email"] : ["openid", "email", "profile"]);

    public IReadOnlyList<string> RolesAtFirst => FirstRoles.Count > 0 ? FirstRoles : [Role.Employee];

    private string DefaultAuthority => Kind switch
    {
        ProviderKind.Google => "https://accounts.google.com",
        ProviderKind.Microsoft => "https://login.microsoftonline.com/organizations/v2.0",
        ProviderKind.GitHub => "https://github.com",
        _ => "",
    };
}

/// <summary>Somebody whose claim holds the value gets the role, the team, or both.</summary>
public sealed class ClaimMapping
{
    /// <summary>Name of the claim, such as <c>groups</c>; points lead into objects (<c>realm_access.roles</c>).</summary>
    public string Claim { get; set; } = "";

    /// <summary>Compared exactly; of a claim with several values one must be it.</summary>
    public string Value { get; set; } = "";

    /// <summary>Name of a role, or empty.</summary>
    public string Role { get; set; } = "";

    /// <summary>Name of a team that exists, or empty.</summary>
    public string Team { get; set; } = "";
}
