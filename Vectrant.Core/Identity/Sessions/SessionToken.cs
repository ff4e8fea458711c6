using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Identity.Sessions;

/// <summary>The secret id of a sign-in: 256 random bits in the cookie, their SHA-256 in the database.</summary>
public static class SessionToken
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] HashOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }
}
