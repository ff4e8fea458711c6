using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Conversations;

/// <summary>
/// The secret that makes somebody the customer of a conversation. The database holds its SHA-256 only and compares hashes, so
/// the time of a comparison tells nothing about the token.
/// </summary>
public sealed class CustomerToken
{
    private const int Bytes = 32;

    private CustomerToken(string text)
    {
        Text = text;
        Hash = SHA256.HashData(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>base64url without padding, 43 characters.</summary>
    public string Text { get; }

    public byte[] Hash { get; }

    public static CustomerToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>False for anything that <see cref="Create"/> cannot have made.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CustomerToken? token)
    {
        token = text is { Length: 43 } && Base64Url.IsValid(text, out var length) && length == Bytes ? new CustomerToken(text) : null;
        return token is not null;
    }

    /// <summary>Never the secret: a token that lands in a log by accident is no token.</summary>
    public override string ToString() => "customer token";
}
