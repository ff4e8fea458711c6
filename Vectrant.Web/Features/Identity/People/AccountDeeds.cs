using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>What admins do about the way in which people sign in.</summary>
public sealed record AccountDeeds(InvitePerson Invite, InviteAgain InviteAgain, ResetSecondFactor Reset);
