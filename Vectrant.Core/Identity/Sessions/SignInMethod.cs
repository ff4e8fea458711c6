namespace Vectrant.Core.Identity.Sessions;

/// <summary>Names of the ways to prove who one is; a sign-in with two factors carries two of them.</summary>
public static class SignInMethod
{
    public const string Password = "password";
    public const string Totp = "totp";
    public const string RecoveryCode = "recovery_code";
    public const string Passkey = "passkey";

    private const string ExternalPrefix = "external:";

    /// <summary>Through a provider, such as <c>external:github</c>.</summary>
    public static string External(string provider) => ExternalPrefix + provider;
}
