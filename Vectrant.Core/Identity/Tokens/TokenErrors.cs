using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>The refusals of this room. What is wrong with a token is for tests and counters; whoever sent it is told no more than that it is invalid.</summary>
public static class TokenErrors
{
    public static Error Malformed { get; } = Refusal("token_malformed", "The token is not a signed token in compact form.");

    public static Error TooLarge { get; } = Refusal("token_too_large", "The token is longer than any that is issued.");

    public static Error AlgorithmNotAllowed { get; } = Refusal("token_algorithm", "The token names an algorithm that is not accepted.");

    public static Error HeaderNotAllowed { get; } = Refusal("token_header", "The token's header holds something that is not accepted.");

    public static Error TypeNotAllowed { get; } = Refusal("token_type", "The token is of another type.");

    public static Error KeyUnknown { get; } = Refusal("token_key", "The token names no key that is known.");

    public static Error SignatureWrong { get; } = Refusal("token_signature", "The token's signature does not hold.");

    public static Error Expired { get; } = Refusal("token_expired", "The token has expired.");

    public static Error NotYetValid { get; } = Refusal("token_not_yet_valid", "The token is not valid yet.");

    public static Error WrongIssuer { get; } = Refusal("token_issuer", "The token was issued by somebody else.");

    public static Error WrongAudience { get; } = Refusal("token_audience", "The token is meant for somebody else.");

    public static Error Ended { get; } = Refusal("token_ended", "The sign-in that the token belongs to has ended.");

    /// <summary>Unknown, used, expired, ended: one sentence for all.</summary>
    public static Error RefreshRefused { get; } = Refusal("invalid_grant", "This refresh token is not valid, or not any more. Sign in again.");

    /// <summary>Said to nobody but the holder of a token that was good until then.</summary>
    public static Error RefreshPasswordsOff { get; } = Refusal(
        "invalid_grant", "This refresh token came from a password, and signing in with a password is switched off here. Use an API key, which you make on the page API keys.");

    /// <summary>The same token twice within the grace: somebody holds its successor, most likely the one who asks.</summary>
    public static Error RefreshRepeated { get; } = new(
        ErrorKind.Conflict, "refresh_repeated", "This refresh token was used a moment ago. Go on with the tokens of that answer; if it got lost, sign in again.");

    public static Error KeyMalformed { get; } = Refusal("api_key_malformed", "This is no API key: its shape or its checksum is wrong.");

    public static Error KeyNotKnown { get; } = Refusal("api_key_unknown", "There is no such API key.");

    public static Error KeyOver { get; } = Refusal("api_key_over", "The API key was revoked or has expired.");

    public static Error KeyOwnerGone { get; } = Refusal("api_key_owner_gone", "The owner of the API key may not sign in any more.");

    public static Error GrantUnknown { get; } = Refusal("unsupported_grant_type", "The field grant_type must be 'password'.");

    public static Error GrantIncomplete { get; } = Refusal("invalid_request", "The fields username and password must be there.");

    public static Error SecondFactorNeeded { get; } = new(
        ErrorKind.Forbidden, "second_factor_needed", "This account has a second factor, which this address does not take. Use an API key, which you make on the page API keys.");

    public static Error ClaimMissing(string name) => Refusal("token_claim", $"The token's claim '{name}' is missing or unusable.");

    private static Error Refusal(string code, string sentence) => new(ErrorKind.Invalid, code, sentence);
}
