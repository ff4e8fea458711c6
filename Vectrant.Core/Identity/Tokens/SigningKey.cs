using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>One key of our own. Any number of threads may use it: each borrows an instance of the platform's key, which promises no such thing.</summary>
public sealed class SigningKey
{
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECParameters _parameters;

    /// <param name="jwk">The public half.</param>
    /// <param name="signsFrom">From when on it signs.</param>
    /// <param name="parameters">With the private half where this node may sign with it.</param>
    public SigningKey(EcJwk jwk, DateTimeOffset signsFrom, ECParameters parameters)
    {
        Jwk = jwk;
        SignsFrom = signsFrom;
        _parameters = parameters;
    }

    public EcJwk Jwk { get; }

    public DateTimeOffset SignsFrom { get; }

    public bool CanSign => _parameters.D is not null;

    public byte[] Sign(ReadOnlyMemory<byte> bytes) => Use(key => Es256.Sign(key, bytes.Span));

    public bool Verify(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signature) => Use(key => Es256.Verify(key, bytes.Span, signature.Span));

    private T Use<T>(Func<ECDsa, T> work)
    {
        var key = _idle.TryTake(out var idle) ? idle : ECDsa.Create(_parameters);
        var result = work(key);

        // Not after an exception: who knows what state it left the key in.
        _idle.Add(key);
        return result;
    }
}
