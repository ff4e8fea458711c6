using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Codes for the day on which the phone is gone: ten, each good once, 80 random bits each.</summary>
public static class RecoveryCode
{
    public const int Count = 10;
    private const int Bytes = 10;
    private const int Group = 4;

    /// <summary>New codes, in groups of four to be typed from paper.</summary>
    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(Bytes)).Chunk(Group).Select(group => new string(group))))];

    /// <summary>What is stored. Spaces, dashes and small letters do not matter; with 80 random bits a fast hash is enough.</summary>
    public static byte[] HashOf(PersonId person, string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var plain = new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{plain}"));
    }
}
