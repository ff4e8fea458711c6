using System.Security.Cryptography;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4): the signature is r and s, 32 bytes each, never DER.</summary>
public static class Es256
{
    public const string Name = "ES256";
    private const int Half = 32;

    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <param name="key">A key on P-256.</param>
    /// <param name="bytes">What was signed.</param>
    /// <param name="signature">64 bytes, or it is false. So is one with a zero in it, whatever the platform thinks of that (CVE-2022-21449).</param>
    public static bool Verify(ECDsa key, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        return signature.Length == 2 * Half
            && signature[..Half].ContainsAnyExcept((byte)0)
            && signature[Half..].ContainsAnyExcept((byte)0)
            && key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
