using Vectrant.Core.Identity.Accounts;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>What admins do about the way in which people sign in.</summary>
public sealed record AccountDeeds(Critical<InvitePerson> Invite, InviteAgain InviteAgain, Critical<ResetSecondFactor> Reset);
