using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Infrastructure.Identity.Providers;

/// <summary>
/// Discovery documents and key sets, kept for a while. A token that names an unknown key makes them be read again, but seldom: otherwise
/// anybody could make us call the provider as often as they like.
/// </summary>
internal sealed class ProviderDocuments(ProviderHttp http, IOptions<ProviderOptions> options, TimeProvider clock)
{
    private const int MostKeys = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Known<ProviderMetadata>> _metadata = new();
    private readonly ConcurrentDictionary<string, Known<KeySet>> _keys = new();

    public async Task<Result<ProviderMetadata>> MetadataAsync(string provider, ProviderSettings settings, bool anew, CancellationToken cancellationToken)
    {
        if (!anew && _metadata.TryGetValue(provider, out var known) && clock.GetUtcNow() - known.At < Kept)
        {
            return known.Value;
        }

        var document = await http.GetAsync(new Uri(settings.Issuer + "/.well-known/openid-configuration"), null, settings.Timeout, cancellationToken);
        var read = document.Succeeded ? ProviderMetadata.Read(settings, document.Value) : document.Error;
        if (read.Succeeded)
        {
            _metadata[provider] = new Known<ProviderMetadata>(read.Value, clock.GetUtcNow());
        }

        return read;
    }

    /// <summary>The keys, read before a while or just now.</summary>
    public async Task<Result<KeySet>> KeysAsync(string provider, ProviderSettings settings, ProviderMetadata metadata, bool anew, CancellationToken cancellationToken)
    {
        if (!anew && _keys.TryGetValue(provider, out var known) && clock.GetUtcNow() - known.At < Kept)
        {
            return known.Value;
        }

        var answer = await http.GetAsync(metadata.Keys, null, settings.Timeout, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        if (answer.Value.ValueKind != JsonValueKind.Object || !answer.Value.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return ProviderErrors.Unreadable;
        }

        List<SigningKey> keys = [.. list.EnumerateArray().Take(MostKeys).Select(SigningKey.Read).OfType<SigningKey>()];
        if (!keys.Exists(key => settings.AcceptedAlgorithms.Any(key.IsFor)))
        {
            return ProviderErrors.NoKeys;
        }

        var set = new KeySet(keys);
        _keys[provider] = new Known<KeySet>(set, clock.GetUtcNow());
        return set;
    }

    /// <summary>The keys after a token named one that is not among them; null when they were read too short a time ago.</summary>
    public async Task<Result<KeySet>?> NewerKeysAsync(string provider, ProviderSettings settings, ProviderMetadata metadata, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue(provider, out var known) || clock.GetUtcNow() - known.At < options.Value.KeyRefresh)
        {
            return null;
        }

        // Also when the reading fails now: the next stranger waits his turn, too.
        return _keys.TryUpdate(provider, known with { At = clock.GetUtcNow() }, known)
            ? await KeysAsync(provider, settings, metadata, anew: true, cancellationToken)
            : null;
    }

    private sealed record Known<T>(T Value, DateTimeOffset At);
}

/// <summary>The keys of a provider that can sign ID tokens.</summary>
internal sealed record KeySet(IReadOnlyList<SigningKey> Keys);
