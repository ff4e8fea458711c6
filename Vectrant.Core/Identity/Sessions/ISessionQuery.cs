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

public enum OpenSignInKind
{
    Browser,

    /// <summary>Of a browser, with a password and nothing besides.</summary>
    PasswordOnly,

    Program,
}

/// <summary>Which sign-ins that hold are wanted; null does not restrict.</summary>
/// <param name="Search">A part of the person's name or address, of the network address, or of the browser's or program's name.</param>
/// <param name="After">Cursor of <see cref="Page{T}.Next"/>.</param>
/// <param name="Limit">Sign-ins on a page, 1 to 1,000.</param>
public sealed record OpenSignInFilter(string? Search, OpenSignInKind? Kind, string? After, int Limit = 100);

/// <summary>A sign-in that holds, of anybody, in a browser or of a program.</summary>
public sealed record OpenSignIn
{
    /// <summary>A <see cref="SessionId"/>, or the family of a program's tokens.</summary>
    public required Guid Id { get; init; }

    public required bool IsProgram { get; init; }

    public required PersonId Person { get; init; }

    public required string PersonName { get; init; }

    public required string Email { get; init; }

    /// <summary>See <see cref="SignInMethod"/>.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Browser and system, or what the program calls itself.</summary>
    public required string Agent { get; init; }

    /// <summary>Where it signed in from, or null.</summary>
    public required string? Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>Reads sign-ins: one's own, or anybody's for who manages people; empty for others.</summary>
public interface ISessionQuery
{
    /// <param name="actor">Who asks.</param>
    /// <param name="person">Whose.</param>
    /// <param name="token">The secret id of the sign-in that asks, to mark it; null for none.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Those that hold, the last used first.</returns>
    Task<IReadOnlyList<SessionRow>> ListAsync(Actor actor, PersonId person, string? token, CancellationToken cancellationToken);

    /// <summary>Those of everybody that hold, the newest first, for who manages people; empty for others.</summary>
    Task<Page<OpenSignIn>> OpenAsync(Actor actor, OpenSignInFilter filter, CancellationToken cancellationToken);

    /// <summary>Newest first, 20 a page.</summary>
    Task<Page<SignInTry>> HistoryAsync(Actor actor, PersonId person, string? before, CancellationToken cancellationToken);
}
