using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Teams;

/// <summary>Creates a team without members. It changes nothing for anybody until it has some.</summary>
public sealed class CreateTeam(ITeamStore store)
{
    public async Task<Result<TeamId>> RunAsync(Actor actor, TeamSettings settings, CancellationToken cancellationToken)
    {
        var usable = TeamRules.Check(actor, settings);
        return usable.Succeeded ? await store.CreateAsync(actor, usable.Value, cancellationToken) : usable.Error;
    }
}

/// <summary>Changes name and description.</summary>
public sealed class RenameTeam(ITeamStore store)
{
    /// <param name="actor">Who changes them.</param>
    /// <param name="id">Of which team.</param>
    /// <param name="settings">From now on.</param>
    /// <param name="version">Of what the actor saw: refused when somebody changed it since. Null replaces whatever there is.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, TeamId id, TeamSettings settings, string? version, CancellationToken cancellationToken)
    {
        var usable = TeamRules.Check(actor, settings);
        return usable.Succeeded ? await store.ChangeAsync(actor, id, usable.Value, version, cancellationToken) : usable.Error;
    }
}

/// <summary>Puts a team out of use; see <see cref="ITeamStore.ArchiveAsync"/> for what happens to its conversations.</summary>
public sealed class ArchiveTeam(ITeamStore store)
{
    /// <returns>How many open conversations went elsewhere.</returns>
    public async Task<Result<int>> RunAsync(Actor actor, TeamId id, CancellationToken cancellationToken) =>
        TeamRules.RefuseManaging(actor) is { } refusal ? refusal : await store.ArchiveAsync(actor, id, cancellationToken);
}

/// <summary>Undoes the archiving of a team.</summary>
public sealed class RestoreTeam(ITeamStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, TeamId id, CancellationToken cancellationToken) =>
        TeamRules.RefuseManaging(actor) is { } refusal ? refusal : await store.RestoreAsync(actor, id, cancellationToken);
}

/// <summary>Says who belongs to a team and who leads it. It holds from the next look at the queue on.</summary>
public sealed class SetTeamMembers(ITeamStore store)
{
    /// <param name="actor">Who says so.</param>
    /// <param name="id">Of which team.</param>
    /// <param name="members">All of them from now on.</param>
    /// <param name="version">Of what the actor saw: refused when somebody changed it since. Null replaces whatever there is.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, TeamId id, IReadOnlyList<TeamMember> members, string? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (TeamRules.RefuseManaging(actor) is { } refusal)
        {
            return refusal;
        }

        return members.Count > TeamMembers.Most ? TeamErrors.TooManyMembers
            : members.DistinctBy(member => member.Person).Count() < members.Count ? TeamErrors.MemberTwice
            : await store.SetMembersAsync(actor, id, members, version, cancellationToken);
    }
}

/// <summary>Lets people join or leave a team, such as all who are picked in a list. Who cannot belong to a team is left out and told, and keeps nobody else from joining.</summary>
public sealed class ChangeTeamMembers(ITeamStore store)
{
    public async Task<Result<ChangedMembers>> RunAsync(Actor actor, TeamId id, MembersChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (TeamRules.RefuseManaging(actor) is { } refusal)
        {
            return refusal;
        }

        var named = change.Add.Select(member => member.Person).Concat(change.Remove).ToList();
        return named.Distinct().Count() < named.Count ? TeamErrors.MemberTwice : await store.ChangeMembersAsync(actor, id, change, cancellationToken);
    }
}

/// <summary>Says which team new conversations belong to.</summary>
public sealed class RouteNewConversations(ITeamStore store)
{
    /// <param name="actor">Who says so.</param>
    /// <param name="id">Null for no team: then everybody who works the queue sees new conversations.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, TeamId? id, CancellationToken cancellationToken) =>
        TeamRules.RefuseManaging(actor) is { } refusal ? refusal : await store.RouteNewAsync(actor, id, cancellationToken);
}

internal static class TeamRules
{
    public static Error? RefuseManaging(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.PersonId is not null && actor.May(Permission.ManageTeams) ? null : TeamErrors.MayNotManage;
    }

    public static Result<TeamSettings> Check(Actor actor, TeamSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (RefuseManaging(actor) is { } refusal)
        {
            return refusal;
        }

        var description = TextInput.Clean(settings.Description);
        return TextInput.Line(settings.Name, 100) is not { } name ? TeamErrors.NameUnusable
            : !TextInput.IsWithin(description, 1000) ? TeamErrors.DescriptionTooLong
            : new TeamSettings(name, description);
    }
}
