using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Tokens;

/// <summary>
/// A copy of the published keys, read again every minute. Keys are published long before they sign, so a copy that is a minute old knows every
/// key that another node signs with; a name that is not in it is looked up anew only once in a few seconds, however many unknown names come.
/// </summary>
internal sealed class SigningKeys(SigningKeyStore store, IOptions<TokenOptions> options, TimeProvider time) : ISigningKeys, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenSearches = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private Copy? _copy;

    public async Task<SigningKey> CurrentAsync(CancellationToken cancellationToken)
    {
        var copy = await CopyAsync(Fresh, cancellationToken);
        if (Signer(copy) is { } key)
        {
            return key;
        }

        // The very first, or the keys that protect the stored ones are gone.
        await store.RotateAsync(options.Value, cancellationToken);
        return Signer(await CopyAsync(TimeSpan.Zero, cancellationToken))
            ?? throw new InvalidOperationException("No key signs access tokens, although one was just made.");
    }

    public async Task<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var copy = await CopyAsync(Fresh, cancellationToken);
        return copy.Keys.TryGetValue(keyId, out var key) || (copy = await CopyAsync(BetweenSearches, cancellationToken)).Keys.TryGetValue(keyId, out key) ? key : null;
    }

    public async Task<JwkSet> PublishedAsync(CancellationToken cancellationToken)
    {
        await CurrentAsync(cancellationToken);
        var copy = await CopyAsync(Fresh, cancellationToken);
        return new JwkSet([.. copy.Keys.Values.OrderByDescending(key => key.SignsFrom).Select(key => key.Jwk)]);
    }

    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        await store.RotateAsync(options.Value, cancellationToken);
        await CopyAsync(TimeSpan.Zero, cancellationToken);
    }

    public async Task<string> ReplaceAsync(Actor actor, CancellationToken cancellationToken)
    {
        var name = await store.ReplaceAsync(actor, cancellationToken);
        await CopyAsync(TimeSpan.Zero, cancellationToken);
        return name;
    }

    public void Dispose() => _turn.Dispose();

    // The first key was made by a clock that may be ahead of this one: it serves rather than a second first key.
    private SigningKey? Signer(Copy copy)
    {
        var now = time.GetUtcNow();
        var able = copy.Keys.Values.Where(key => key.CanSign).ToList();
        return able.Where(key => key.SignsFrom <= now).MaxBy(key => key.SignsFrom) ?? able.MinBy(key => key.SignsFrom);
    }

    private async Task<Copy> CopyAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (_copy is { } known && IsFresh(known, maxAge))
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_copy is { } other && IsFresh(other, maxAge))
            {
                return other;
            }

            // A key that is known already is kept, with the instances of the platform's key that it holds.
            var before = _copy?.Keys;
            var at = time.GetUtcNow();
            var read = await store.ReadAsync(cancellationToken);
            var copy = new Copy(at, read.ToDictionary(
                key => key.Jwk.KeyId,
                key => before?.GetValueOrDefault(key.Jwk.KeyId) is { } same && same.CanSign == key.CanSign ? same : key,
                StringComparer.Ordinal));
            _copy = copy;
            return copy;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsFresh(Copy copy, TimeSpan maxAge) => time.GetUtcNow() - copy.At < maxAge;

    private sealed record Copy(DateTimeOffset At, IReadOnlyDictionary<string, SigningKey> Keys);
}
