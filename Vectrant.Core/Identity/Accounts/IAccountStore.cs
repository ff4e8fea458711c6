using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>What a link in an e-mail is good for.</summary>
public enum LinkPurpose
{
    Invitation,
    Reset,
}

/// <summary>Somebody who shall get an account.</summary>
/// <param name="Name">The name that colleagues see.</param>
/// <param name="Email">Where the invitation goes, and what the person signs in with.</param>
/// <param name="Roles">Names of roles.</param>
/// <param name="Teams">Teams to become a member of.</param>
/// <param name="Language">Of the e-mail, as a two-letter code.</param>
public sealed record Invitation(string Name, string Email, IReadOnlyList<string> Roles, IReadOnlyList<TeamId> Teams, string Language);

/// <summary>Accounts and the links to them. Every change writes its audit line, and the e-mail about it, in the same transaction.</summary>
public interface IAccountStore
{
    /// <summary>Makes a person without a password, and an e-mail with a link to choose one. Refused when the address has an account.</summary>
    Task<Result<PersonId>> InviteAsync(Actor actor, Invitation invitation, CancellationToken cancellationToken);

    /// <summary>Another link for somebody who has not come yet; earlier ones are void. Refused for everybody else.</summary>
    Task<Result<Done>> InviteAgainAsync(Actor actor, PersonId person, string language, CancellationToken cancellationToken);

    /// <summary>Keeps in mind that somebody asked. Does the same for every address: who has an account is looked up later.</summary>
    Task RequestResetAsync(string address, string language, CancellationToken cancellationToken);

    /// <summary>Whose link it is; null when it is wrong, used or too old. Uses nothing up.</summary>
    Task<AccountPerson?> FindAsync(LinkPurpose purpose, string token, CancellationToken cancellationToken);

    /// <summary>Uses a link up and sets the password; every sign-in of the person ends. Of two at once one wins.</summary>
    Task<Result<AccountPerson>> RedeemAsync(LinkPurpose purpose, string token, string password, string language, CancellationToken cancellationToken);

    /// <summary>Sets the password of the one who acts. Every sign-in but <paramref name="kept"/> (its secret id) ends.</summary>
    Task ChangePasswordAsync(Actor actor, string password, string? kept, string language, CancellationToken cancellationToken);
}
