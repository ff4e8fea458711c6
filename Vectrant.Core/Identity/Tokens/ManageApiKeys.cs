using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>What somebody asks for.</summary>
/// <param name="Name">What the key is for, 1 to 80 characters.</param>
/// <param name="Scopes">At least one of <see cref="ApiKeyScopes.Of"/>.</param>
/// <param name="Days">After how many days it ends.</param>
public sealed record ApiKeyRequest(string Name, IReadOnlyList<Permission> Scopes, int Days);

/// <summary>Makes a key for oneself.</summary>
public sealed class CreateApiKey(IApiKeyStore store, IOptions<TokenOptions> options, TimeProvider time)
{
    public async Task<Result<CreatedApiKey>> RunAsync(Actor actor, ApiKeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(request);
        if (!ApiKeyRules.MayHave(actor))
        {
            return ApiKeyErrors.MayNot;
        }

        if (TextInput.Line(request.Name, ApiKeyRules.MaxName) is not { } name)
        {
            return ApiKeyErrors.NameUnusable;
        }

        if (request.Days < 1 || request.Days > options.Value.ApiKeyDays)
        {
            return ApiKeyErrors.DaysOutOfRange(options.Value.ApiKeyDays);
        }

        var scopes = request.Scopes.Distinct().Order().ToList();
        if (scopes.Count == 0 || scopes.Except(ApiKeyScopes.Of(actor)).Any())
        {
            return ApiKeyErrors.ScopesUnusable;
        }

        var (secret, key) = ApiKeyRules.New(name, scopes, time.GetUtcNow().AddDays(request.Days));
        await store.CreateAsync(actor, key, cancellationToken);
        return new CreatedApiKey(key.Id, name, secret, key.ExpiresAt);
    }
}

/// <summary>Gives a program's key a new secret while the old one still works for a day, so that the program need not stand still.</summary>
public sealed class RenewApiKey(IApiKeyStore store, IOptions<TokenOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    public async Task<Result<CreatedApiKey>> RunAsync(Actor actor, ApiKeyId id, int days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!ApiKeyRules.MayHave(actor))
        {
            return ApiKeyErrors.MayNot;
        }

        if (days < 1 || days > options.Value.ApiKeyDays)
        {
            return ApiKeyErrors.DaysOutOfRange(options.Value.ApiKeyDays);
        }

        var now = time.GetUtcNow();
        var (secret, key) = ApiKeyRules.New("", [], now.AddDays(days));
        return await store.RenewAsync(actor, id, key, now + Overlap, cancellationToken) is { } old
            ? new CreatedApiKey(key.Id, old.Name, secret, key.ExpiresAt)
            : ApiKeyErrors.NotFound;
    }
}

/// <summary>Ends a key at once: one's own, or anybody's with <see cref="Permission.ManageKeys"/>.</summary>
public sealed class RevokeApiKey(IApiKeyStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, ApiKeyId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var any = actor.May(Permission.ManageKeys);
        if (!any && !ApiKeyRules.MayHave(actor))
        {
            return ApiKeyErrors.MayNot;
        }

        return await store.RevokeAsync(actor, id, any, cancellationToken) ? Done.Instance : ApiKeyErrors.NotFound;
    }
}

/// <summary>Shows keys, newest first, paged by key; never their secrets.</summary>
public sealed class ListApiKeys(IApiKeyStore store)
{
    /// <param name="actor">Who looks.</param>
    /// <param name="everybodys">All keys, with <see cref="Permission.ManageKeys"/>; else the own ones.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<Page<ApiKeyLine>> RunAsync(Actor actor, bool everybodys, ApiKeyFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var usable = filter with { Search = TextInput.Search(filter.Search) };

        // No key has so long a name.
        return !TextInput.IsWithin(usable.Search ?? "", ApiKeyRules.LongestSearch) ? new Page<ApiKeyLine>([], null)
            : everybodys && actor.May(Permission.ManageKeys) ? await store.PageAsync(null, usable, cancellationToken)
            : actor.PersonId is { } person ? await store.PageAsync(person, usable, cancellationToken)
            : new Page<ApiKeyLine>([], null);
    }
}

internal static class ApiKeyRules
{
    public const int MaxName = 80;
    public const int LongestSearch = 200;

    /// <summary>Whoever may ask may have keys: they give nothing that the person has not.</summary>
    public static bool MayHave(Actor actor) => actor.PersonId is not null && actor.May(Permission.Ask);

    public static (string Secret, NewApiKey Key) New(string name, IReadOnlyList<Permission> scopes, DateTimeOffset expires)
    {
        var secret = SecretText.New(SecretText.ApiKey);
        return (secret, new NewApiKey(
            new ApiKeyId(Guid.CreateVersion7()), SecretText.HashOf(secret, SecretText.ApiKey)!, name, secret[..SecretText.ShownLength], scopes, expires));
    }
}
