using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Infrastructure.Identity.Providers;

internal sealed class IdentityProviders(
    OpenIdSignIn openId, GitHubSignIn gitHub, ProviderDocuments documents, IOptions<ProviderOptions> options, ILogger<IdentityProviders> logger) : IIdentityProviders
{
    private const int LongestCode = 4096;

    public async Task<Result<Uri>> BeginAsync(SignInAttempt attempt, Uri callback, CancellationToken cancellationToken)
    {
        if (!options.Value.List.TryGetValue(attempt.Provider, out var settings))
        {
            return ProviderErrors.Unknown;
        }

        return Logged(attempt.Provider, settings.Kind == ProviderKind.GitHub
            ? GitHubSignIn.Begin(settings, attempt, callback)
            : await openId.BeginAsync(settings, attempt, callback, cancellationToken));
    }

    public async Task<Result<ExternalIdentity>> RedeemAsync(SignInAttempt attempt, ProviderAnswer answer, Uri callback, CancellationToken cancellationToken)
    {
        if (!options.Value.List.TryGetValue(attempt.Provider, out var settings))
        {
            return ProviderErrors.Unknown;
        }

        if (answer.Error is null && answer.Code is not { Length: > 0 and <= LongestCode })
        {
            return ProviderErrors.StartAgain;
        }

        return Logged(attempt.Provider, settings.Kind == ProviderKind.GitHub
            ? await gitHub.RedeemAsync(settings, attempt, answer, callback, cancellationToken)
            : await openId.RedeemAsync(settings, attempt, answer, callback, cancellationToken));
    }

    public async Task<Result<ProviderCheck>> CheckAsync(string provider, CancellationToken cancellationToken)
    {
        if (!options.Value.List.TryGetValue(provider, out var settings))
        {
            return ProviderErrors.Unknown;
        }

        var started = Stopwatch.GetTimestamp();
        if (settings.Kind == ProviderKind.GitHub)
        {
            return await gitHub.CheckAsync(settings, cancellationToken) is { } problem ? problem : new ProviderCheck(null, 0, Since(started));
        }

        var metadata = await documents.MetadataAsync(provider, settings, anew: true, cancellationToken);
        if (!metadata.Succeeded)
        {
            return metadata.Error;
        }

        var keys = await documents.KeysAsync(provider, settings, metadata.Value, anew: true, cancellationToken);
        return keys.Succeeded
            ? new ProviderCheck(metadata.Value.Issuer, keys.Value.Keys.Count(key => settings.AcceptedAlgorithms.Any(key.IsFor)), Since(started))
            : keys.Error;
    }

    private static long Since(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private Result<T> Logged<T>(string provider, Result<T> result)
    {
        if (!result.Succeeded)
        {
            logger.LogWarning("Signing in with the provider {Provider} was refused: {Code}.", provider, result.Error.Code);
        }

        return result;
    }
}
