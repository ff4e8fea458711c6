using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Sessions;

/// <summary>A sign-in that holds.</summary>
public sealed record SessionRow
{
    public required SessionId Id { get; init; }

    /// <summary>See <see cref="SignInMethod"/>.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required bool Remembered { get; init; }

    public required string? Address { get; init; }

    public required string Agent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ends in any case.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The one that asks.</summary>
    public required bool IsCurrent { get; init; }
}

/// <summary>One try to sign in.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Outcome"><c>signed_in</c>, or why it led nowhere.</param>
public sealed record SignInTry(long Id, DateTimeOffset At, string Outcome, IReadOnlyList<string> Methods, string? Address, string Agent);

/// <summary>Reads sign-ins: one's own, or anybody's for who manages people; empty for others.</summary>
public interface ISessionQuery
{
    /// <param name="actor">Who asks.</param>
    /// <param name="person">Whose.</param>
    /// <param name="token">The secret id of the sign-in that asks, to mark it; null for none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Those that hold, the last used first.</returns>
    Task<IReadOnlyList<SessionRow>> ListAsync(Actor actor, PersonId person, string? token, CancellationToken cancellationToken);

    /// <summary>Newest first, 20 a page.</summary>
    Task<Page<SignInTry>> HistoryAsync(Actor actor, PersonId person, string? before, CancellationToken cancellationToken);
}
