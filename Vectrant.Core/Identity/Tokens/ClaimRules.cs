using System.Text.Json;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>What the claims of a token whose signature holds have to say (RFC 7519 section 4.1).</summary>
/// <param name="Issuer">Compared exactly.</param>
/// <param name="Audience">Must be the audience, or one of several.</param>
/// <param name="ClockSkew">How far clocks may differ, for every time in it.</param>
/// <param name="Needed">Claims that must be there as texts of 1 to 255 characters, besides <c>sub</c>.</param>
public sealed record ClaimRules(string Issuer, string Audience, TimeSpan ClockSkew, IReadOnlyList<string> Needed)
{
    private const int MaxText = 255;

    /// <summary>Null when everything holds. <c>exp</c> and <c>iat</c> must be there; <c>nbf</c> counts when it is.</summary>
    public Error? Check(JsonElement claims, DateTimeOffset now)
    {
        if (StrictJson.Text(claims, "iss") != Issuer)
        {
            return TokenErrors.WrongIssuer;
        }

        if (!IsFor(claims))
        {
            return TokenErrors.WrongAudience;
        }

        foreach (var name in Needed.Prepend("sub"))
        {
            if (StrictJson.Text(claims, name) is not { Length: > 0 and <= MaxText })
            {
                return TokenErrors.ClaimMissing(name);
            }
        }

        return CheckTimes(claims, now);
    }

    private Error? CheckTimes(JsonElement claims, DateTimeOffset now)
    {
        if (NumericDate.Of(claims, "exp") is not { } expires)
        {
            return TokenErrors.ClaimMissing("exp");
        }

        if (NumericDate.Of(claims, "iat") is not { } issued)
        {
            return TokenErrors.ClaimMissing("iat");
        }

        // A claim that is there and says nothing usable is not the same as one that is absent.
        var notBefore = NumericDate.Of(claims, "nbf");
        if (notBefore is null && claims.TryGetProperty("nbf", out _))
        {
            return TokenErrors.ClaimMissing("nbf");
        }

        if (now >= expires + ClockSkew)
        {
            return TokenErrors.Expired;
        }

        return issued - ClockSkew > now || notBefore - ClockSkew > now ? TokenErrors.NotYetValid : null;
    }

    private bool IsFor(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            return false;
        }

        return audience.ValueKind switch
        {
            JsonValueKind.String => audience.ValueEquals(Audience),
            JsonValueKind.Array => audience.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
                && audience.EnumerateArray().Any(one => one.ValueEquals(Audience)),
            _ => false,
        };
    }
}
