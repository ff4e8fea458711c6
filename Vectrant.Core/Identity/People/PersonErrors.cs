using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.People;

/// <summary>The refusals around people.</summary>
public static class PersonErrors
{
    /// <summary>On the page, whoever does it proves anew who they are; a program cannot.</summary>
    public static Error AdminByProgram { get; } = new(
        ErrorKind.Forbidden, "admin_by_program", "Programs make nobody an admin. Do it on the page People, where you prove once more who you are.");

    public static Error MayNotManage { get; } = new(
        ErrorKind.Forbidden, "may_not_manage_people", "Your role does not allow managing people. Ask an administrator.");

    public static Error NotFound { get; } = new(ErrorKind.NotFound, "person_not_found", "There is no such person.");

    public static Error NameUnusable { get; } = new(
        ErrorKind.Invalid, "person_name_unusable", "A person needs a name of 1 to 100 characters on one line.");

    public static Error Changed { get; } = new(
        ErrorKind.Conflict, "person_changed", "Somebody changed this person in the meantime. Look at what is there now, then decide again.");

    public static Error LastAdmin { get; } = new(
        ErrorKind.Conflict, "last_admin", "This is the last admin who can sign in. Make somebody else an admin first.");

    public static Error OwnRoles { get; } = new(
        ErrorKind.Forbidden, "own_roles", "Nobody gives themselves a role. Ask another admin.");

    public static Error Oneself { get; } = new(
        ErrorKind.Forbidden, "disable_oneself", "Nobody switches off their own account. Ask another admin.");

    public static Error BeyondOwn { get; } = new(
        ErrorKind.Forbidden, "beyond_own_rights", "This concerns rights that you do not have yourself. Ask somebody who has them.");

    public static Error SessionNotFound { get; } = new(
        ErrorKind.NotFound, "session_not_found", "There is no such sign-in. It may have ended already.");
}
