using System.Text.Json.Serialization;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Web.Features.Identity.Tokens;

/// <summary>A person signs in for a program. The names are those of RFC 6749, in JSON.</summary>
/// <param name="GrantType">Always <c>password</c>.</param>
/// <param name="Username">The e-mail address.</param>
/// <param name="Password">The password.</param>
/// <param name="Client">What the program calls itself; the person sees it. At most 80 characters.</param>
public sealed record TokenRequest(
    [property: JsonPropertyName("grant_type")] string? GrantType,
    [property: JsonPropertyName("username")] string? Username,
    [property: JsonPropertyName("password")] string? Password,
    [property: JsonPropertyName("client")] string? Client)
{
    /// <summary>Keeps the password out of logs and exception texts.</summary>
    public override string ToString() => nameof(TokenRequest);
}

/// <param name="RefreshToken">The one of the last answer. Each works once.</param>
public sealed record RefreshRequest([property: JsonPropertyName("refresh_token")] string? RefreshToken)
{
    public override string ToString() => nameof(RefreshRequest);
}

/// <param name="Token">A refresh token or an access token; the whole sign-in that it belongs to ends.</param>
public sealed record RevokeRequest([property: JsonPropertyName("token")] string? Token)
{
    public override string ToString() => nameof(RevokeRequest);
}

/// <summary>A pair of tokens (RFC 6749 section 5.1).</summary>
/// <param name="AccessToken">For the header <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="RefreshToken">Gets the next pair, once.</param>
/// <param name="RefreshExpiresAt">Until when it must be used.</param>
public sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    [property: JsonPropertyName("refresh_expires_at")] DateTimeOffset RefreshExpiresAt)
{
    public static TokenAnswer Of(IssuedTokens issued)
    {
        ArgumentNullException.ThrowIfNull(issued);
        return new TokenAnswer(issued.AccessToken, "Bearer", (int)issued.AccessLifetime.TotalSeconds, issued.RefreshToken, issued.RefreshExpiresAt);
    }

    public override string ToString() => nameof(TokenAnswer);
}

/// <summary>Who acts.</summary>
/// <param name="PersonId">The person's id.</param>
/// <param name="Name">The name in the audit log.</param>
/// <param name="Roles">The roles that the person has now.</param>
/// <param name="Permissions">What the token may do now.</param>
public sealed record WhoAmIAnswer(Guid PersonId, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions);
