using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.People;

/// <summary>Gives and takes roles. The person's open pages load anew with what they may do then.</summary>
public sealed class ChangeRoles(IPersonStore store)
{
    public async Task<Result<ChangedRoles>> RunAsync(Actor actor, RoleChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(change);
        if (PersonRules.RefuseManaging(actor) is { } refusal)
        {
            return refusal;
        }

        return change.Add.Concat(change.Remove).FirstOrDefault(role => !Role.All.Contains(role)) is { } unknown ? IdentityErrors.UnknownRole(unknown)
            : change.Person == actor.PersonId && change.Add.Count > 0 ? PersonErrors.OwnRoles
            : Authority.PermissionsOf(change.Add).IsSubsetOf(actor.Permissions) ? await store.ChangeRolesAsync(actor, change, cancellationToken)
            : PersonErrors.BeyondOwn;
    }
}

/// <summary>Keeps somebody out from now on: open pages, other devices and tokens included. What they did stays theirs.</summary>
public sealed class DisablePerson(IPersonStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, CancellationToken cancellationToken) =>
        PersonRules.RefuseManaging(actor) is { } refusal ? refusal
        : person == actor.PersonId ? PersonErrors.Oneself
        : await store.DisableAsync(actor, person, cancellationToken);
}

/// <summary>Lets somebody in again, with the roles and teams that they had. They have to sign in anew.</summary>
public sealed class EnablePerson(IPersonStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, CancellationToken cancellationToken) =>
        PersonRules.RefuseManaging(actor) is { } refusal ? refusal : await store.EnableAsync(actor, person, cancellationToken);
}

/// <summary>Changes the name that colleagues and the audit log see from now on.</summary>
public sealed class RenamePerson(IPersonStore store)
{
    private const int MostCharacters = 100;

    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, string name, string? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return PersonRules.RefuseManaging(actor) is { } refusal ? refusal
            : TextInput.Line(name, MostCharacters) is { } usable ? await store.RenameAsync(actor, person, usable, version, cancellationToken)
            : PersonErrors.NameUnusable;
    }
}

internal static class PersonRules
{
    public static Error? RefuseManaging(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ManagePeople) ? null : PersonErrors.MayNotManage;
    }

    /// <summary>One's own, or those of others for who manages people.</summary>
    public static Error? RefuseSignInsOf(Actor actor, PersonId person)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId == person ? null : RefuseManaging(actor);
    }
}
