using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vectrant.Core.Webhooks;

/// <summary>
/// The header that proves who sent a body and when: <c>t=UNIX_SECONDS,v1=HEX</c>, where HEX is HMAC-SHA256 with the secret over the
/// bytes of <c>t.body</c>. While a secret is being changed there are two <c>v1</c>, the newer one first.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "Vectrant-Signature";

    /// <summary>Older ones should be refused: somebody may have recorded them.</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromMinutes(5);

    public static string Of(string body, DateTimeOffset at, params IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{seconds}.{body}");
        return string.Join(',', secrets.Select(secret => $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}").Prepend($"t={seconds}"));
    }
}
