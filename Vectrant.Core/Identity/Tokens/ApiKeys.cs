using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>What an API key may be allowed. A list of its own: a new permission is no scope until somebody decided that it may be one.</summary>
public static class ApiKeyScopes
{
    /// <summary>
    /// Nothing that makes ways in (keys, providers, teams), lets out what was taken out of messages, or changes how the house guards itself.
    /// </summary>
    public static IReadOnlyList<Permission> All { get; } =
    [
        Permission.Ask, Permission.ReadDocuments, Permission.ViewQueue, Permission.WorkConversations, Permission.ViewPerformance,
        Permission.ManageKnowledge, Permission.ReviewGuard, Permission.ManagePeople, Permission.ReadAudit, Permission.ViewOperations,
    ];

    /// <summary>Those that somebody can give: no key may do what its owner may not.</summary>
    public static IReadOnlyList<Permission> Of(Actor owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return [.. All.Where(owner.May)];
    }
}

/// <summary>A key to be kept.</summary>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="Shown">Its first characters.</param>
public sealed record NewApiKey(ApiKeyId Id, byte[] Hash, string Name, string Shown, IReadOnlyList<Permission> Scopes, DateTimeOffset ExpiresAt);

/// <summary>A key that was just made; the secret cannot be read again.</summary>
public sealed record CreatedApiKey(ApiKeyId Id, string Name, string Secret, DateTimeOffset ExpiresAt)
{
    /// <summary>Keeps the secret out of logs and exception texts.</summary>
    public override string ToString() => nameof(CreatedApiKey);
}

/// <summary>A key as it is checked.</summary>
/// <param name="Rests">The owner's roles ask for a second factor, and the owner has none and no provider either: the key does nothing until that is put right.</param>
public sealed record StoredApiKey(
    ApiKeyId Id, PersonId Owner, string Name, IReadOnlyList<Permission> Scopes, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, bool Rests);

/// <summary>A key as people see it.</summary>
/// <param name="Replaced">It was renewed; the old secret works until <paramref name="ExpiresAt"/>.</param>
/// <param name="Rests">See <see cref="StoredApiKey"/>.</param>
public sealed record ApiKeyLine(
    ApiKeyId Id,
    string Name,
    string Shown,
    IReadOnlyList<Permission> Scopes,
    PersonId Owner,
    string OwnerName,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    bool Replaced,
    bool Rests);

public enum ApiKeyState
{
    Works,

    /// <summary>Works for less than <see cref="ApiKeyFilter.Soon"/>.</summary>
    EndsSoon,

    /// <summary>Works, and no program used it for <see cref="ApiKeyFilter.Idle"/>.</summary>
    Unused,

    /// <summary>Revoked, or past its last day.</summary>
    Ended,
}

/// <summary>Which keys are wanted; null does not restrict.</summary>
/// <param name="Search">A part of the name, of the first characters, or of the owner's name or address.</param>
/// <param name="Before">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Keys on a page, 1 to 1,000.</param>
public sealed record ApiKeyFilter(string? Search, ApiKeyState? State, string? Before, int Limit = 50)
{
    public static readonly TimeSpan Soon = TimeSpan.FromDays(14);
    public static readonly TimeSpan Idle = TimeSpan.FromDays(90);
}

/// <summary>Keeps API keys. Each change writes its audit line in the same transaction.</summary>
public interface IApiKeyStore
{
    Task CreateAsync(Actor owner, NewApiKey key, CancellationToken cancellationToken);

    /// <summary>Makes a new key with the name and the scopes of an old one, which goes on working until <paramref name="overlapUntil"/> at the latest.</summary>
    /// <returns>The name and the scopes; null when the actor has no such key that still works.</returns>
    Task<StoredApiKey?> RenewAsync(Actor owner, ApiKeyId old, NewApiKey renewed, DateTimeOffset overlapUntil, CancellationToken cancellationToken);

    /// <param name="actor">Who revokes.</param>
    /// <param name="id">Which.</param>
    /// <param name="any">Also keys of others.</param>
    /// <param name="cancellationToken">Cancels it before anything is changed.</param>
    /// <returns>False when there is no such key. A key that was revoked before stays as it is.</returns>
    Task<bool> RevokeAsync(Actor actor, ApiKeyId id, bool any, CancellationToken cancellationToken);

    Task<StoredApiKey?> FindAsync(byte[] hash, CancellationToken cancellationToken);

    /// <summary>Notes when a key was used last.</summary>
    Task UsedAsync(ApiKeyId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Newest first, paged by key.</summary>
    /// <param name="owner">Whose; null for everybody's.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<Page<ApiKeyLine>> PageAsync(PersonId? owner, ApiKeyFilter filter, CancellationToken cancellationToken);
}
