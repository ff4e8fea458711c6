using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Providers;

public readonly record struct ConnectedAccountId(Guid Value) : IEntityId<ConnectedAccountId>
{
    public static ConnectedAccountId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Accounts at providers with which people sign in. Every change has its audit line in the same transaction.</summary>
public interface IConnectedAccounts
{
    /// <summary>Marks a state as used.</summary>
    /// <returns>False when it was before, on whichever node.</returns>
    Task<bool> SpendAsync(byte[] stateHash, CancellationToken cancellationToken);

    /// <summary>The person behind a connected account, with the mapped rights as the provider says them now; null when the account is not connected.</summary>
    Task<PersonId?> EnterAsync(ExternalIdentity identity, MappedRights rights, CancellationToken cancellationToken);

    /// <summary>Whose account at a provider it is; null when it is not connected. Changes nothing.</summary>
    Task<PersonId?> HolderAsync(ExternalIdentity identity, CancellationToken cancellationToken);

    /// <summary>
    /// Lets somebody in whose account is not connected: by an invitation for the address; as a new person where <paramref name="newRoles"/> says
    /// so; never into an account that exists.
    /// </summary>
    /// <param name="identity">With a verified address.</param>
    /// <param name="rights">What the mapping gives.</param>
    /// <param name="newRoles">Roles of a new person; null when only invitations count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Result<PersonId>> AdmitAsync(ExternalIdentity identity, MappedRights rights, IReadOnlyList<string>? newRoles, CancellationToken cancellationToken);

    /// <summary>Connects an account with the actor. Refused when it belongs to somebody else.</summary>
    Task<Result<Done>> ConnectAsync(Actor actor, ExternalIdentity identity, CancellationToken cancellationToken);

    /// <summary>Disconnects one of the actor's own. Refused for the last way in.</summary>
    Task<Result<Done>> DisconnectAsync(Actor actor, ConnectedAccountId account, CancellationToken cancellationToken);
}

/// <param name="Email">The address when it was connected.</param>
public sealed record ConnectedAccount(ConnectedAccountId Id, string Provider, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Reads connected accounts.</summary>
public interface IConnectedAccountQuery
{
    /// <summary>The actor's own, oldest first.</summary>
    Task<IReadOnlyList<ConnectedAccount>> OfAsync(Actor actor, CancellationToken cancellationToken);

    /// <summary>How many people use each provider; empty for an actor who may not manage providers.</summary>
    Task<IReadOnlyDictionary<string, int>> CountsAsync(Actor actor, CancellationToken cancellationToken);
}
