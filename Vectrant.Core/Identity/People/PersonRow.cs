using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.People;

public enum PersonState
{
    /// <summary>May sign in.</summary>
    Active,

    /// <summary>Switched off by an admin.</summary>
    Disabled,

    /// <summary>May sign in, was invited and has not chosen a password yet.</summary>
    Invited,

    /// <summary>May sign in, and was not seen for <see cref="PersonFilter.Quiet"/>, or never.</summary>
    Dormant,
}

/// <summary>Which people are wanted; null does not restrict.</summary>
/// <param name="Search">A part of the name or of the address.</param>
/// <param name="After">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">People on a page, 1 to 1,000.</param>
public sealed record PersonFilter(string? Search, string? Role, TeamId? Team, PersonState? State, string? After, int Limit = 50)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromDays(90);
}

/// <summary>A person as lists show them.</summary>
public sealed record PersonRow
{
    public required PersonId Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Names of the teams in use that they belong to.</summary>
    public required IReadOnlyList<string> Teams { get; init; }

    /// <summary>Null for somebody who may sign in.</summary>
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When a sign-in of theirs was last used, to the minute; null for never.</summary>
    public required DateTimeOffset? SeenAt { get; init; }

    /// <summary>Sign-ins that hold at this moment.</summary>
    public required int SignIns { get; init; }

    /// <summary>API keys of theirs that work.</summary>
    public int ApiKeys { get; init; }

    /// <summary>Was invited and has not chosen a password yet.</summary>
    public bool IsInvited { get; init; }

    /// <summary>Another one means that name, roles, teams or state were changed; for <see cref="ChangeRoles"/> and the like.</summary>
    public required string Version { get; init; }

    public bool IsDisabled => DisabledAt is not null;
}

/// <summary>Reads people for those who manage them; empty or refused for everybody else.</summary>
public interface IPersonQuery
{
    /// <summary>By name, paged by key.</summary>
    Task<Page<PersonRow>> ListAsync(Actor actor, PersonFilter filter, CancellationToken cancellationToken);

    Task<Result<PersonRow>> GetAsync(Actor actor, PersonId person, CancellationToken cancellationToken);
}
