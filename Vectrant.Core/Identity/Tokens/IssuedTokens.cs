namespace Vectrant.Core.Identity.Tokens;

/// <summary>What a program gets.</summary>
/// <param name="AccessToken">For the header <c>Authorization: Bearer</c>.</param>
/// <param name="AccessLifetime">For how long.</param>
/// <param name="RefreshToken">For one use.</param>
/// <param name="RefreshExpiresAt">Until when it must be used.</param>
public sealed record IssuedTokens(string AccessToken, TimeSpan AccessLifetime, string RefreshToken, DateTimeOffset RefreshExpiresAt)
{
    /// <summary>Keeps the tokens out of logs and exception texts.</summary>
    public override string ToString() => nameof(IssuedTokens);
}
