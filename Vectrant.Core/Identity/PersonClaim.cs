namespace Vectrant.Core.Identity;

/// <summary>Names of claims that are ours.</summary>
public static class PersonClaim
{
    /// <summary>The name shown to colleagues.</summary>
    public const string DisplayName = "vectrant:name";

    /// <summary>A permission that an API key may use, of those that its owner has.</summary>
    public const string Scope = "vectrant:scope";

    /// <summary>The API key rests: its owner lacks the second factor that their roles ask for.</summary>
    public const string Rests = "vectrant:rests";

    /// <summary>The secret id of the sign-in, see <see cref="Sessions.SessionToken"/>.</summary>
    public const string Session = "sid";

    /// <summary>When the person proved who they are for the sign-in of a program, in seconds since 1970 (the name is OpenID Connect's).</summary>
    public const string ProvedAt = "auth_time";

    /// <summary>Fingerprint of name, roles and teams, see <see cref="ISignInStanding.RightsAsync"/>.</summary>
    public const string Rights = "vectrant:rights";

    /// <summary>How the person proved who they are, one claim a method (the name is RFC 8176's).</summary>
    public const string Method = "amr";
}
