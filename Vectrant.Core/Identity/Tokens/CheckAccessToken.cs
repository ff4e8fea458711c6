using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>
/// Turns an access token into who acts. The token only proves who signed in: what they may do, and whether they still may come in, is read at
/// this moment, so that a role that was taken away is gone with the next request and not ten minutes later.
/// </summary>
public sealed class CheckAccessToken(AccessTokens tokens, IRefreshStore store, IActorSource actors)
{
    public async Task<Result<TokenHolder>> RunAsync(string token, CancellationToken cancellationToken)
    {
        var verified = await tokens.VerifyAsync(token, cancellationToken);
        if (!verified.Succeeded)
        {
            return verified.Error;
        }

        return await store.ProvedAtAsync(verified.Value, cancellationToken) is { } provedAt && await actors.FindAsync(verified.Value.Person, cancellationToken) is { } actor
            ? new TokenHolder(actor, provedAt)
            : TokenErrors.Ended;
    }
}

/// <summary>Whom an access token acts for.</summary>
/// <param name="Actor">With what they may do now.</param>
/// <param name="ProvedAt">When they proved who they are; using a refresh token proves nothing anew.</param>
public sealed record TokenHolder(Actor Actor, DateTimeOffset ProvedAt);
