using System.Net.Mail;
using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Accounts;

/// <summary>Makes an account for somebody, who chooses the password through a link in an e-mail.</summary>
public sealed class InvitePerson(IAccountStore accounts)
{
    private const int MaxName = 100;

    /// <summary>The new person. Nobody can give away more than they may do themselves.</summary>
    public async Task<Result<PersonId>> RunAsync(Actor actor, Invitation invitation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(invitation);
        if (!actor.May(Permission.ManagePeople) || !Authority.PermissionsOf(invitation.Roles).IsSubsetOf(actor.Permissions))
        {
            return AccountErrors.MayNotInvite;
        }

        if (invitation.Roles.FirstOrDefault(role => !Role.All.Contains(role)) is { } unknown)
        {
            return IdentityErrors.UnknownRole(unknown);
        }

        if (TextInput.Line(invitation.Name, MaxName) is not { } name)
        {
            return AccountErrors.NameInvalid(MaxName);
        }

        return AccountAddress.Of(invitation.Email) is { } email && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email
            ? await accounts.InviteAsync(actor, invitation with { Name = name, Email = email }, cancellationToken)
            : AccountErrors.EmailInvalid;
    }
}

/// <summary>Sends a new link to somebody who was invited and has not come yet.</summary>
public sealed class InviteAgain(IAccountStore accounts)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.May(Permission.ManagePeople)
            ? await accounts.InviteAgainAsync(actor, person, language, cancellationToken)
            : AccountErrors.MayNotInvite;
    }
}
