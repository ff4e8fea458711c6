using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Teams;

/// <summary>The refusals around teams.</summary>
public static class TeamErrors
{
    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "may_not_manage_teams", "Your role does not allow managing teams. Ask an administrator.");

    public static Error NotFound { get; } = new(
        ErrorKind.NotFound, "team_not_found", "There is no such team. It may have been archived meanwhile.");

    public static Error NameUnusable { get; } = new(
        ErrorKind.Invalid, "team_name_unusable", "A team needs a name of 1 to 100 characters on one line.");

    public static Error DescriptionTooLong { get; } = new(
        ErrorKind.Invalid, "team_description_too_long", "The description of a team may have 1,000 characters. Shorten it.");

    public static Error TooManyMembers { get; } = new(
        ErrorKind.Invalid, "team_too_large", "A team may have 1,000 members. Make several teams.");

    public static Error MemberTwice { get; } = new(
        ErrorKind.Invalid, "team_member_twice", "Somebody stands in the list of members twice. Name everybody once.");

    public static Error UnknownMember { get; } = new(
        ErrorKind.Invalid, "team_member_unknown", "Somebody in the list of members does not exist any more. Load the list of people again.");

    public static Error CannotBelong { get; } = new(
        ErrorKind.Invalid, "team_member_without_role", "Customers, and people without a role, cannot belong to a team. Give them a role such as agent first.");

    public static Error MembersChanged { get; } = new(
        ErrorKind.Conflict, "team_members_changed", "Somebody changed the members of this team a moment ago, so nothing was saved. Look at them and do it again.");

    public static Error Changed { get; } = new(
        ErrorKind.Conflict, "team_changed", "Somebody changed name or description of this team in the meantime, so nothing was saved. Close this, look at what is there now, then decide again.");

    public static Error NameTaken(string name) => new(
        ErrorKind.Conflict, "team_name_taken", $"There is already a team named '{name}'. Choose another name, or rename that team first.")
    {
        Arguments = new Dictionary<string, string> { ["name"] = name },
    };
}
