namespace Vectrant.Core.Identity.Tokens;

/// <summary>Which signed tokens are looked at. What a token says about itself never widens it.</summary>
/// <param name="Algorithms">Allowed values of <c>alg</c>, compared exactly. Never one with a shared secret: a public key would be one.</param>
/// <param name="Type">The value that <c>typ</c> must have; null for tokens of others, who write what they like.</param>
/// <param name="NeedsKeyId">Whether <c>kid</c> must be there.</param>
/// <param name="OtherHeaders">
/// Whether further header members are let pass unread. Those that change how a token is understood (<c>crit</c>, <c>b64</c>, <c>enc</c>,
/// <c>zip</c>, <c>cty</c>) are refused in any case, and keys or addresses of keys in a header are never used.
/// </param>
/// <param name="MaxLength">Longest token, in characters.</param>
public sealed record JwsPolicy(IReadOnlySet<string> Algorithms, string? Type, bool NeedsKeyId, bool OtherHeaders, int MaxLength)
{
    public const string AccessTokenType = "at+jwt";

    /// <summary>Access tokens of our own (RFC 9068).</summary>
    public static JwsPolicy AccessTokens { get; } = new(new HashSet<string> { Es256.Name }, AccessTokenType, NeedsKeyId: true, OtherHeaders: false, MaxLength: 2048);

    /// <summary>ID tokens of a provider (OpenID Connect Core 1.0).</summary>
    public static JwsPolicy IdTokens(IReadOnlySet<string> algorithms) => new(algorithms, null, NeedsKeyId: false, OtherHeaders: true, MaxLength: 16_384);
}
