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

    public static Error ClaimMissing(string name) => Refusal("token_claim", $"The token's claim '{name}' is missing or unusable.");

    private static Error Refusal(string code, string sentence) => new(ErrorKind.Invalid, code, sentence);
}
