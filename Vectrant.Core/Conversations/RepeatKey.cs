using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>
/// Idempotency keys. A short key could be guessed or be used by two clients by chance, and the answer to a repeated start holds the
/// token: hence the minimum of 16 characters.
/// </summary>
public static class RepeatKey
{
    private const int MinLength = 16;
    private const int MaxLength = 200;

    public static Error? Refuse(string? key) =>
        key is null || (key.Length is >= MinLength and <= MaxLength && key.All(c => c is > ' ' and <= '~'))
            ? null
            : ConversationErrors.IdempotencyKeyMalformed(MinLength, MaxLength);

    /// <summary>Null without a key.</summary>
    public static Repeat? For(string scope, string? key, params string?[] content) =>
        key is null
            ? null
            : new Repeat(scope, SHA256.HashData(Encoding.ASCII.GetBytes(key)), HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), JsonSerializer.SerializeToUtf8Bytes(content)));
}
