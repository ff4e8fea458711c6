using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.People;

public enum BulkDeed
{
    AddRole,
    RemoveRole,
    Disable,
    Enable,
    SignOut,
}

/// <summary>What became of a deed on several people. Those whom it changed nothing for are in neither list.</summary>
public sealed record BulkOutcome(BulkDeed Deed, string? Role, IReadOnlyList<PersonRow> Changed, IReadOnlyList<(PersonRow Person, Core.Common.Error Error)> Refused)
{
    /// <summary>The deed that takes it back, or null where there is none: nobody can be signed in for.</summary>
    public BulkDeed? WayBack => Deed switch
    {
        BulkDeed.AddRole => BulkDeed.RemoveRole,
        BulkDeed.RemoveRole => BulkDeed.AddRole,
        BulkDeed.Disable => BulkDeed.Enable,
        BulkDeed.Enable => BulkDeed.Disable,
        _ => null,
    };
}

/// <summary>What admins do to people, one or many, each in a transaction of its own: one refusal does not keep the others from happening.</summary>
public sealed class PersonDeeds(Critical<ChangeRoles> roles, Critical<DisablePerson> disable, EnablePerson enable, RenamePerson rename, EndAllSessions signOut)
{
    public RenamePerson Rename => rename;

    /// <summary>Gives and takes roles of one person.</summary>
    public Task<Result<ChangedRoles>> ChangeRolesAsync(RoleChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return roles.RunAsync(CriticalDeeds.MakesAdmin(change.Add), (deed, actor) => deed.RunAsync(actor, change, cancellationToken), cancellationToken);
    }

    /// <param name="actor">Who does it.</param>
    /// <param name="deed">What.</param>
    /// <param name="role">Which role is given or taken.</param>
    /// <param name="people">To whom, as the page shows them.</param>
    /// <param name="cancellationToken">Stops before the next person.</param>
    public async Task<BulkOutcome> RunAsync(Actor actor, BulkDeed deed, string? role, IReadOnlyList<PersonRow> people, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(people);
        var changed = new List<PersonRow>();
        var refused = new List<(PersonRow, Core.Common.Error)>();
        foreach (var person in people)
        {
            var result = await OneAsync(actor, deed, role, person, cancellationToken);
            if (!result.Succeeded)
            {
                refused.Add((person, result.Error));
            }
            else if (result.Value)
            {
                changed.Add(person);
            }
        }

        return new BulkOutcome(deed, role, changed, refused);
    }

    /// <summary>Takes a deed back for those whom it changed something for.</summary>
    public Task<BulkOutcome> UndoAsync(Actor actor, BulkOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var back = outcome.WayBack ?? throw new ArgumentException("There is no way back.", nameof(outcome));
        return RunAsync(actor, back, outcome.Role, [.. outcome.Changed.Select(person => person with { DisabledAt = outcome.Deed == BulkDeed.Disable ? DateTimeOffset.UnixEpoch : null })], cancellationToken);
    }

    private async Task<Result<bool>> OneAsync(Actor actor, BulkDeed deed, string? role, PersonRow person, CancellationToken cancellationToken) => deed switch
    {
        BulkDeed.AddRole => (await ChangeAsync(person, [role!], [], cancellationToken)).Match<Result<bool>>(change => change.Added.Count > 0, error => error),
        BulkDeed.RemoveRole => (await ChangeAsync(person, [], [role!], cancellationToken)).Match<Result<bool>>(change => change.Removed.Count > 0, error => error),
        BulkDeed.Disable => (await disable.RunAsync((disabling, admin) => disabling.RunAsync(admin, person.Id, cancellationToken), cancellationToken)).Match<Result<bool>>(_ => !person.IsDisabled, error => error),
        BulkDeed.Enable => (await enable.RunAsync(actor, person.Id, cancellationToken)).Match<Result<bool>>(_ => person.IsDisabled, error => error),
        _ => (await signOut.RunAsync(actor, person.Id, null, cancellationToken)).Match<Result<bool>>(ended => ended > 0, error => error),
    };

    private Task<Result<ChangedRoles>> ChangeAsync(PersonRow person, string[] add, string[] remove, CancellationToken cancellationToken) =>
        ChangeRolesAsync(new RoleChange(person.Id, add.ToHashSet(), remove.ToHashSet(), null), cancellationToken);
}
