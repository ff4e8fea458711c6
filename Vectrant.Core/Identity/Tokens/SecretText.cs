using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>
/// Secrets that programs hold: a prefix that says what it is, 256 random bits as 43 letters and digits, and a checksum of 6. A scanner of
/// repositories recognises one without asking anybody, and a slip of the hand is no try to guess one. Pattern: <c>v[kr]_[0-9A-Za-z]{49}</c>.
/// </summary>
/// <remarks>
/// Kept as plain SHA-256. Slow, salted hashes make guessing expensive where people choose what is hashed; 2^256 values cannot be guessed at any
/// price, and a key is checked with each request.
/// </remarks>
public static class SecretText
{
    public const string ApiKey = "vk_";
    public const string RefreshToken = "vr_";

    /// <summary>How much of a secret is shown for telling it apart: 5 of the 43 characters say 30 of its 256 bits.</summary>
    public const int ShownLength = 8;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Bytes = 32;
    private const int RandomLength = 43;
    private const int ChecksumLength = 6;
    private const int Length = 3 + RandomLength + ChecksumLength;

    public static string New(string prefix)
    {
        var start = prefix + Write(RandomNumberGenerator.GetBytes(Bytes), RandomLength);
        return start + Checksum(start);
    }

    /// <summary>What is kept of a secret; null for what was never one: another prefix, length or checksum.</summary>
    public static byte[]? HashOf(string secret, string prefix)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Length == Length
            && secret.StartsWith(prefix, StringComparison.Ordinal)
            && secret.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(secret[..^ChecksumLength]))
            ? SHA256.HashData(Encoding.UTF8.GetBytes(secret))
            : null;
    }

    // No secret and no protection: who knows the format can make one that fits. Over what stands before it, prefix included.
    private static string Checksum(string start) => Write(SHA256.HashData(Encoding.UTF8.GetBytes("vectrant checksum " + start)).AsSpan(0, 4), ChecksumLength);

    private static string Write(ReadOnlySpan<byte> bytes, int length)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return string.Create(length, number, static (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                value = BigInteger.DivRem(value, Digits.Length, out var digit);
                text[i] = Digits[(int)digit];
            }
        });
    }
}
