using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>One passkey as its owner sees it.</summary>
/// <param name="Id">Base64url of the credential's id.</param>
/// <param name="Synced">Its maker keeps a copy: it outlives the device.</param>
public sealed record PasskeyLine(string Id, string Name, DateTimeOffset CreatedAt, bool Synced);

/// <summary>A person's passkeys. Changes write their audit line and the e-mail about it in the same transaction.</summary>
public interface IPasskeys
{
    /// <summary>Longest name.</summary>
    const int MaxName = 60;

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<PasskeyLine>> ListAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Gives one of the actor's own another name.</summary>
    Task<Result<Done>> RenameAsync(Actor actor, string id, string name, CancellationToken cancellationToken);

    /// <summary>Removes one of the actor's own. Every sign-in but <paramref name="kept"/> (its secret id) ends.</summary>
    Task<Result<Done>> RemoveAsync(Actor actor, string id, string? kept, string language, CancellationToken cancellationToken);
}
