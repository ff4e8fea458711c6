using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity;

/// <summary>
/// Counts wrong tries for addresses that have no account, so that they come to rest like real ones and nobody can tell
/// them apart. Holds keyed hashes only, and at most <see cref="Most"/> of them.
/// </summary>
internal sealed class UnknownAddresses(TimeProvider time, IOptions<SecurityOptions> options)
{
    private const int Most = 10_000;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Tries> _tries = new();

    /// <summary>Counts one more wrong try.</summary>
    /// <returns>True when the address rests now.</returns>
    public bool FailedAndRests(string address)
    {
        var now = time.GetUtcNow();
        if (_tries.Count >= Most)
        {
            Forget(now);
        }

        var key = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(address)));
        var tries = _tries.AddOrUpdate(key, _ => new Tries(1, now), (_, known) => Next(known, now));
        return tries.Count >= options.Value.SignInTries;
    }

    private Tries Next(Tries known, DateTimeOffset now)
    {
        var resting = known.Count >= options.Value.SignInTries;
        if (resting)
        {
            return IsOver(known, now) ? new Tries(1, now) : known;
        }

        return new Tries(known.Count + 1, now);
    }

    private bool IsOver(Tries tries, DateTimeOffset now) => now - tries.Last >= TimeSpan.FromMinutes(options.Value.RestMinutes);

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, tries) in _tries)
        {
            if (IsOver(tries, now) || _tries.Count > Most)
            {
                _tries.TryRemove(key, out _);
            }
        }
    }

    private sealed record Tries(int Count, DateTimeOffset Last);
}
