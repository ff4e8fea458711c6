using System.Text.Json;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>Seconds since 1970 in a claim (RFC 7519 section 2), fractions allowed.</summary>
public static class NumericDate
{
    /// <summary>The year 3000: far enough, and no sum with it overflows.</summary>
    private const double Latest = 32_503_680_000;

    /// <summary>Null when the claim is absent, no number, or no time between 1970 and 3000.</summary>
    public static DateTimeOffset? Of(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= Latest
            ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds)
            : null;
}
