using System.Buffers;
using System.Buffers.Text;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>
/// Base64url as RFC 7515 section 2 wants it, and each value in one spelling only: no padding, no white space, no unused bits set. Where two
/// spellings mean the same bytes, a list of used or revoked tokens can be walked around.
/// </summary>
public static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes, or null for anything but their one spelling.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet))
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        var status = Base64Url.DecodeFromChars(text, bytes, out _, out var written);
        return status == OperationStatus.Done && text.SequenceEqual(Encode(bytes.AsSpan(0, written))) ? bytes[..written] : null;
    }
}
