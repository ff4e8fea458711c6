using System.Collections.Frozen;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>Who acts with a key.</summary>
/// <param name="Actor">The owner under the key's name, with what both the key's scopes and the owner's roles allow at this moment.</param>
/// <param name="Key">Which key.</param>
/// <param name="Scopes">What the key may do at most.</param>
/// <param name="Rests">It may do nothing until its owner has the second factor that their roles ask for.</param>
public sealed record KeyHolder(Actor Actor, ApiKeyId Key, IReadOnlyList<Permission> Scopes, bool Rests);

/// <summary>Turns the secret of a key into who acts.</summary>
public sealed class CheckApiKey(IApiKeyStore store, IActorSource actors, TimeProvider time)
{
    /// <summary>The last use is kept to this grain.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(15);

    public async Task<Result<KeyHolder>> RunAsync(string secret, CancellationToken cancellationToken)
    {
        if (SecretText.HashOf(secret, SecretText.ApiKey) is not { } hash)
        {
            return TokenErrors.KeyMalformed;
        }

        if (await store.FindAsync(hash, cancellationToken) is not { } key)
        {
            return TokenErrors.KeyNotKnown;
        }

        var now = time.GetUtcNow();
        if (key.RevokedAt is not null || key.ExpiresAt <= now)
        {
            return TokenErrors.KeyOver;
        }

        if (await actors.FindAsync(key.Owner, cancellationToken) is not { } owner)
        {
            return TokenErrors.KeyOwnerGone;
        }

        var grain = new DateTimeOffset(now.UtcTicks / Grain.Ticks * Grain.Ticks, TimeSpan.Zero);
        if (!key.Rests && (key.LastUsedAt is not { } last || last < grain))
        {
            await store.UsedAsync(key.Id, grain, cancellationToken);
        }

        var allowed = owner with { Name = $"{owner.Name} ({key.Name})", Permissions = owner.Permissions.Intersect(key.Scopes).ToFrozenSet() };
        return new KeyHolder(allowed, key.Id, key.Scopes, key.Rests);
    }
}
