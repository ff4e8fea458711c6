using Vectrant.Core.Identity.Teams;

namespace Vectrant.Web.Features.Identity.People;

/// <summary>The use cases of the page about teams.</summary>
public sealed record TeamDeeds(CreateTeam Create, RenameTeam Rename, ArchiveTeam Archive, RestoreTeam Restore, SetTeamMembers Members, RouteNewConversations Route);
