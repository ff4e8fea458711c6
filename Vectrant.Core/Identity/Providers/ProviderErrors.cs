using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

/// <summary>The refusals of this room.</summary>
public static class ProviderErrors
{
    private const string TokenPrefix = "provider_token_";

    public static Error Unknown { get; } = new(ErrorKind.NotFound, "provider_unknown", "There is no such provider. Choose one on the sign-in page.");

    public static Error StartAgain { get; } = new(
        ErrorKind.Invalid, "provider_start_again", "This answer of the provider does not belong to a sign-in that this browser began, or it took too long. Begin again on the sign-in page.");

    public static Error Replayed { get; } = new(ErrorKind.Invalid, "provider_replayed", "This answer of the provider was used before. Begin again on the sign-in page.");

    public static Error Cancelled { get; } = new(ErrorKind.Forbidden, "provider_cancelled", "The sign-in was cancelled at the provider. Try again, or choose another way.");

    public static Error Failed { get; } = new(ErrorKind.Unavailable, "provider_failed", "The provider refused the sign-in. Try again; if it stays so, an admin finds the reason on the page of providers.");

    public static Error MixedUp { get; } = new(ErrorKind.Forbidden, "provider_mixed_up", "The answer came from another provider than the one that was asked. Begin again on the sign-in page.");

    public static Error Unreachable { get; } = new(ErrorKind.Unavailable, "provider_unreachable", "The provider cannot be reached. Check its address, the network and its certificate.");

    public static Error TooSlow { get; } = new(ErrorKind.Unavailable, "provider_slow", "The provider did not answer in time. Try again, or raise TimeoutSeconds in its settings.");

    public static Error TooLarge { get; } = new(ErrorKind.Unavailable, "provider_too_large", "The provider's answer is larger than any honest one, so it was not read to its end.");

    public static Error Redirects { get; } = new(ErrorKind.Unavailable, "provider_redirects", "The provider answers with a redirect, which is not followed. Configure the address that it leads to.");

    public static Error Unreadable { get; } = new(ErrorKind.Unavailable, "provider_unreadable", "The provider's answer is not what the protocol asks for. Check that the address is the issuer's.");

    public static Error OtherIssuer { get; } = new(
        ErrorKind.Unavailable, "provider_other_issuer", "The discovery document names another issuer than the settings. Write the issuer exactly as the provider does.");

    public static Error UnsafeEndpoint { get; } = new(
        ErrorKind.Unavailable, "provider_unsafe_endpoint", "The discovery document names an address that is not https. It was not called.");

    public static Error NoKeys { get; } = new(ErrorKind.Unavailable, "provider_no_keys", "The provider publishes no key that can be used for the accepted signatures.");

    public static Error EmailMissing { get; } = new(ErrorKind.Forbidden, "provider_email_missing", "The provider named no e-mail address. Allow it to, or use an account with one.");

    public static Error EmailUnverified { get; } = new(
        ErrorKind.Forbidden, "provider_email_unverified", "The provider has not verified the e-mail address. Verify it there, then sign in again.");

    public static Error DomainNotAllowed { get; } = new(
        ErrorKind.Forbidden, "provider_domain", "Addresses of this domain may not sign in here. Use the account of your organisation.");

    public static Error NotInvited { get; } = new(
        ErrorKind.Forbidden, "provider_not_invited", "There is no account and no invitation for this address. Ask an admin to invite it.");

    public static Error AccountExists { get; } = new(
        ErrorKind.Forbidden, "provider_account_exists", "There is an account with this address, and this provider is not connected with it. Sign in as before, then connect it on your account page.");

    public static Error TakenByAnother { get; } = new(
        ErrorKind.Conflict, "provider_taken", "This account of the provider is connected with somebody else here. It must be disconnected there first.");

    public static Error OtherSession { get; } = new(
        ErrorKind.Forbidden, "provider_other_session", "Somebody else is signed in here than the one who began to connect. Sign in and begin again on your account page.");

    public static Error NotProvedAnew { get; } = new(
        ErrorKind.Forbidden, "provider_not_proved_anew", "The provider did not say that it asked for a new proof, so nothing was confirmed. Confirm with a password or a passkey.");

    public static Error NotConnected { get; } = new(
        ErrorKind.Forbidden, "provider_not_connected", "This account of the provider is not connected with the account that is signed in here. Choose the connected one.");

    public static Error LastWayIn { get; } = new(
        ErrorKind.Conflict, "provider_last_way_in", "This is the only way to sign in that this account has. Set a password or connect another account first.");

    public static Error MayNotManage { get; } = new(ErrorKind.Forbidden, "provider_manage", "Your roles do not allow managing providers.");

    /// <summary>The ID token does not hold; what exactly is for the audit log.</summary>
    /// <param name="why">Lower snake case, such as <c>nonce</c>.</param>
    public static Error Token(string why) => new(
        ErrorKind.Forbidden, TokenPrefix + why, "The provider's proof does not hold, so nobody was signed in. Begin again; if it stays so, tell an admin.");

    public static bool IsToken(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.StartsWith(TokenPrefix, StringComparison.Ordinal);
    }
}
