using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>Hands out pairs of tokens, takes refresh tokens back, and ends sign-ins of programs (docs/decisions/0009-tokens.md).</summary>
public sealed class ProgramTokens(IRefreshStore store, AccessTokens access, IOptions<TokenOptions> options)
{
    /// <summary>For a person whose proof is complete, second factor included.</summary>
    public async Task<Result<IssuedTokens>> StartAsync(PersonId person, IReadOnlyList<string> methods, ProgramOrigin origin, CancellationToken cancellationToken)
    {
        var token = SecretText.New(SecretText.RefreshToken);
        return await IssueAsync(token, await store.StartAsync(new NewFamily(person, methods, origin, HashOf(token)), cancellationToken), cancellationToken);
    }

    public async Task<Result<IssuedTokens>> RefreshAsync(string token, string? address, CancellationToken cancellationToken)
    {
        if (SecretText.HashOf(token, SecretText.RefreshToken) is not { } used)
        {
            return TokenErrors.RefreshRefused;
        }

        var successor = SecretText.New(SecretText.RefreshToken);
        return await IssueAsync(successor, await store.RotateAsync(used, HashOf(successor), address, cancellationToken), cancellationToken);
    }

    /// <summary>Ends the sign-in that a refresh or access token belongs to. Whether there was one is not said (RFC 7009 section 2.2).</summary>
    public async Task RevokeAsync(string token, CancellationToken cancellationToken)
    {
        if (SecretText.HashOf(token, SecretText.RefreshToken) is { } hash)
        {
            await store.RevokeAsync(hash, cancellationToken);
        }
        else if (await access.VerifyAsync(token, cancellationToken) is { Succeeded: true } verified)
        {
            await store.RevokeAsync(verified.Value.Family, cancellationToken);
        }
    }

    private static byte[] HashOf(string token) =>
        SecretText.HashOf(token, SecretText.RefreshToken) ?? throw new InvalidOperationException("A new refresh token does not look like one.");

    private async Task<Result<IssuedTokens>> IssueAsync(string token, Result<LiveRefresh> kept, CancellationToken cancellationToken) => kept.Succeeded
        ? new IssuedTokens(
            await access.IssueAsync(new AccessClaims(kept.Value.Person, kept.Value.Family), cancellationToken), options.Value.AccessLifetime, token, kept.Value.ExpiresAt)
        : kept.Error;
}
