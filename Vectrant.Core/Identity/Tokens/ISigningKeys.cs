using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>The keys that access tokens are signed with, the same on all nodes.</summary>
public interface ISigningKeys
{
    /// <summary>The key that signs now. The very first one is made on demand.</summary>
    Task<SigningKey> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>A published key; null for any other name. Names that nobody knows cost no more than a look into memory.</summary>
    Task<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>What others verify with: keys that sign, will sign, or have signed what may still be valid.</summary>
    Task<JwkSet> PublishedAsync(CancellationToken cancellationToken);

    /// <summary>Makes the next key when it is time to publish it, and retires those whose last token has expired. Any number of nodes may ask at once.</summary>
    Task RotateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes a new key that signs at once, and forgets every other: what they signed is refused as soon as a node reads the keys again, on all
    /// nodes within a minute.
    /// </summary>
    /// <returns>The name of the new key.</returns>
    Task<string> ReplaceAsync(Actor actor, CancellationToken cancellationToken);
}
