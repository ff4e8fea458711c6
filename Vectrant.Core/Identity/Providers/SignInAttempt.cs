using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

/// <summary>
/// One way to a provider and back. It stays with the browser that began it (encrypted, in a cookie), so that an answer of the provider counts in
/// that browser only.
/// </summary>
/// <param name="Provider">To whom it leads.</param>
/// <param name="State">Comes back in the address.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="Verifier">The secret of PKCE (RFC 7636).</param>
/// <param name="ReturnUrl">Where to go afterwards, on this host.</param>
/// <param name="ConnectTo">Who was signed in and wants to connect the account; null for signing in.</param>
public sealed record SignInAttempt(string Provider, string State, string Nonce, string Verifier, string ReturnUrl, PersonId? ConnectTo)
{
    /// <summary>How long somebody may take at the provider.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static SignInAttempt New(string provider, string returnUrl, PersonId? connectTo) => new(provider, Secret(), Secret(), Secret(), returnUrl, connectTo);

    /// <summary>Who is signed in and wants to prove themselves anew; null for anything else.</summary>
    public PersonId? Confirms { get; init; }

    /// <summary>The provider must have seen a proof after this moment; null where an older one will do.</summary>
    public DateTimeOffset? ProvedAfter { get; init; }

    /// <summary>The challenge of the verifier, method S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public byte[] StateHash => SHA256.HashData(Encoding.UTF8.GetBytes(State));

    public bool HasState(string? state) => SameSecret(State, state);

    public bool HasNonce(string? nonce) => SameSecret(Nonce, nonce);

    /// <summary>Keeps the secrets out of logs and exception texts.</summary>
    public override string ToString() => nameof(SignInAttempt);

    private static bool SameSecret(string own, string? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(own), Encoding.UTF8.GetBytes(other));

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What the provider sent the browser back with.</summary>
/// <param name="Issuer">Who answers (RFC 9207), or null.</param>
/// <param name="Error">The provider's refusal, or null.</param>
public sealed record ProviderAnswer(string? Code, string? State, string? Issuer, string? Error);
