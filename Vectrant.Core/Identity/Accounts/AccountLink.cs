using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>The secret in an e-mail's link: 256 random bits there, their SHA-256 in the database.</summary>
public static class AccountLink
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] HashOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    /// <summary>Path of the page that the link opens.</summary>
    public static string PathOf(LinkPurpose purpose, string token) => purpose == LinkPurpose.Invitation ? $"/invitation/{token}" : $"/reset-password/{token}";
}
