using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Teams;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.People;

public enum BulkDeed
{
    AddRole,
    RemoveRole,
    Disable,
    Enable,
    SignOut,
    JoinTeam,
    LeaveTeam,
}

/// <summary>What became of a deed on several people. Those whom it changed nothing for are in neither list.</summary>
public sealed record BulkOutcome(BulkDeed Deed, string? Role, IReadOnlyList<PersonRow> Changed, IReadOnlyList<(PersonRow Person, Core.Common.Error Error)> Refused)
{
    /// <summary>Which team was joined or left; null for other deeds.</summary>
    public TeamRow? Team { get; init; }

    /// <summary>Those who led the team that they left.</summary>
    public IReadOnlySet<PersonId> Led { get; init; } = new HashSet<PersonId>();

    /// <summary>Why nothing was done for anybody; null when something was, or could have been.</summary>
    public Core.Common.Error? Refusal { get; init; }

    /// <summary>The deed that takes it back, or null where there is none: nobody can be signed in for.</summary>
    public BulkDeed? WayBack => Deed switch
    {
        BulkDeed.AddRole => BulkDeed.RemoveRole,
        BulkDeed.RemoveRole => BulkDeed.AddRole,
        BulkDeed.Disable => BulkDeed.Enable,
        BulkDeed.Enable => BulkDeed.Disable,
        BulkDeed.JoinTeam => BulkDeed.LeaveTeam,
        BulkDeed.LeaveTeam => BulkDeed.JoinTeam,
        _ => null,
    };
}

/// <summary>What admins do to people, one or many, each in a transaction of its own: one refusal does not keep the others from happening.</summary>
public sealed class PersonDeeds(Critical<ChangeRoles> roles, Critical<DisablePerson> disable, EnablePerson enable, RenamePerson rename, EndAllSessions signOut, ChangeTeamMembers members)
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

    /// <summary>Lets people join a team or leave it, all of them in one transaction.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="team">Which team.</param>
    /// <param name="join">False: they leave.</param>
    /// <param name="version">Of the members that the actor was shown; null whoever they are.</param>
    /// <param name="people">Who, as the page shows them.</param>
    /// <param name="leads">Which of them lead the team when they join.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<BulkOutcome> MembersAsync(
        Actor actor, TeamRow team, bool join, string? version, IReadOnlyList<PersonRow> people, IReadOnlySet<PersonId> leads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(people);
        var change = join
            ? new MembersChange([.. people.Select(person => new TeamMember(person.Id, leads.Contains(person.Id)))], [], version)
            : new MembersChange([], [.. people.Select(person => person.Id)], version);
        var done = await members.RunAsync(actor, team.Id, change, cancellationToken);
        var deed = join ? BulkDeed.JoinTeam : BulkDeed.LeaveTeam;
        if (!done.Succeeded)
        {
            return new BulkOutcome(deed, null, [], []) { Team = team, Refusal = done.Error };
        }

        var changed = (join ? done.Value.Added : done.Value.Removed).Select(member => member.Person).ToHashSet();
        return new BulkOutcome(
            deed,
            null,
            [.. people.Where(person => changed.Contains(person.Id))],
            [.. people.Where(person => done.Value.Skipped.Contains(person.Id)).Select(person => (person, TeamErrors.CannotBelong))])
        {
            Team = team,
            Led = done.Value.Removed.Where(member => member.IsLead).Select(member => member.Person).ToHashSet(),
        };
    }

    /// <summary>Takes a deed back for those whom it changed something for.</summary>
    public Task<BulkOutcome> UndoAsync(Actor actor, BulkOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var back = outcome.WayBack ?? throw new ArgumentException("There is no way back.", nameof(outcome));
        if (outcome.Team is { } team)
        {
            return MembersAsync(actor, team, back == BulkDeed.JoinTeam, null, outcome.Changed, outcome.Led, cancellationToken);
        }

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
