using System.Text;
using System.Text.Json;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>
/// A signed token in compact form (RFC 7515 section 7.1), taken apart by strict rules. Nothing in it may be believed before its signature was
/// verified over <see cref="SignedBytes"/> with a key that was found elsewhere.
/// </summary>
/// <param name="Algorithm">One of the policy's.</param>
/// <param name="KeyId">A name to look up among known keys, never a path or an address; null only where the policy allows it.</param>
/// <param name="Payload">The claims, not believed yet.</param>
/// <param name="SignedBytes">What the signature is over.</param>
public sealed record CompactJws(string Algorithm, string? KeyId, JsonElement Payload, ReadOnlyMemory<byte> SignedBytes, ReadOnlyMemory<byte> Signature)
{
    private const int MaxKeyId = 256;
    private const string KeyIdMember = "kid";
    private static readonly string[] Ours = ["alg", "typ", KeyIdMember];

    /// <summary>Members that change what the rest means; nobody who understands less may go on.</summary>
    private static readonly string[] Changing = ["crit", "b64", "enc", "zip", "cty"];

    public static Result<CompactJws> Parse(string token, JwsPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(policy);
        if (token.Length > policy.MaxLength)
        {
            return TokenErrors.TooLarge;
        }

        Span<Range> parts = stackalloc Range[4];
        if (token.AsSpan().Split(parts, '.') != 3
            || Base64UrlText.Decode(token.AsSpan()[parts[0]]) is not { Length: > 0 } headerBytes
            || Base64UrlText.Decode(token.AsSpan()[parts[1]]) is not { Length: > 0 } payloadBytes
            || Base64UrlText.Decode(token.AsSpan()[parts[2]]) is not { } signature
            || StrictJson.ParseObject(headerBytes) is not { } header)
        {
            return TokenErrors.Malformed;
        }

        if (Refuse(header, policy) is { } refusal)
        {
            return refusal;
        }

        if (signature.Length == 0 || StrictJson.ParseObject(payloadBytes) is not { } payload)
        {
            return TokenErrors.Malformed;
        }

        var signed = Encoding.ASCII.GetBytes(token, 0, parts[1].End.GetOffset(token.Length));
        return new CompactJws(StrictJson.Text(header, "alg")!, StrictJson.Text(header, KeyIdMember), payload, signed, signature);
    }

    private static Error? Refuse(JsonElement header, JwsPolicy policy)
    {
        if (StrictJson.Text(header, "alg") is not { } algorithm || !policy.Algorithms.Contains(algorithm))
        {
            return TokenErrors.AlgorithmNotAllowed;
        }

        foreach (var member in header.EnumerateObject())
        {
            if (Array.Exists(Changing, member.NameEquals) || !(policy.OtherHeaders || Array.Exists(Ours, member.NameEquals)))
            {
                return TokenErrors.HeaderNotAllowed;
            }
        }

        if (policy.Type is not null && StrictJson.Text(header, "typ") != policy.Type)
        {
            return TokenErrors.TypeNotAllowed;
        }

        var names = header.TryGetProperty(KeyIdMember, out var keyId);
        var usable = names && keyId.ValueKind == JsonValueKind.String && keyId.GetString() is { Length: > 0 and <= MaxKeyId };
        return usable || (!names && !policy.NeedsKeyId) ? null : TokenErrors.KeyUnknown;
    }
}
