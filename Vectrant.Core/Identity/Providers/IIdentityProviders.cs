using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

/// <summary>Speaks with providers. Every answer of theirs is checked before anything of it is believed.</summary>
public interface IIdentityProviders
{
    /// <summary>Where to send the browser.</summary>
    /// <param name="attempt">Freshly made.</param>
    /// <param name="callback">Where the provider shall send it back; must be registered there exactly so.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Result<Uri>> BeginAsync(SignInAttempt attempt, Uri callback, CancellationToken cancellationToken);

    /// <summary>Exchanges the code for proof of who somebody is.</summary>
    /// <param name="attempt">The one of this browser, whose state the caller has compared.</param>
    /// <param name="answer">What the browser brought back.</param>
    /// <param name="callback">The same as at the beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Result<ExternalIdentity>> RedeemAsync(SignInAttempt attempt, ProviderAnswer answer, Uri callback, CancellationToken cancellationToken);

    /// <summary>Reads the provider's documents anew.</summary>
    Task<Result<ProviderCheck>> CheckAsync(string provider, CancellationToken cancellationToken);
}

/// <summary>What a provider says about itself.</summary>
/// <param name="Issuer">Null for one without discovery.</param>
/// <param name="Keys">Keys that can sign ID tokens here.</param>
public sealed record ProviderCheck(string? Issuer, int Keys, long Milliseconds);
