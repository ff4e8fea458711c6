using Vectrant.Core.Common;

namespace Vectrant.Core.Identity.Sessions;

/// <summary>A person who proved who they are.</summary>
/// <param name="Person">Whose sign-in it becomes.</param>
/// <param name="Methods">How they proved it, see <see cref="SignInMethod"/>.</param>
/// <param name="Remember">Longer limits: "keep me signed in on this device".</param>
/// <param name="Origin">Where from.</param>
/// <param name="Replaces">The secret id of the sign-in that this browser had until now, or null.</param>
public sealed record NewSession(PersonId Person, IReadOnlyList<string> Methods, bool Remember, SignInOrigin Origin, string? Replaces);

/// <param name="Token">The secret id for the cookie; it cannot be read again.</param>
public sealed record StartedSession(SessionId Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>A try that led nowhere.</summary>
/// <param name="Person">Null when nobody has the address.</param>
/// <param name="Reason">Stable, lower snake case, such as <c>wrong_password</c>; shown in the history and the audit log, never to who tried.</param>
/// <param name="Methods">What was tried.</param>
/// <param name="Origin">Where from.</param>
public sealed record RefusedSignIn(PersonId? Person, string Reason, IReadOnlyList<string> Methods, SignInOrigin Origin);

/// <summary>Sign-ins. Each change writes its audit line in the same transaction and reaches every node as a <see cref="ChangeTopic.SignIn"/>.</summary>
public interface ISessionStore
{
    /// <summary>Begins a sign-in and ends the one it replaces. Refused for somebody who is disabled or gone; that is recorded, too.</summary>
    Task<Result<StartedSession>> StartAsync(NewSession session, CancellationToken cancellationToken);

    /// <summary>Gives a sign-in that holds a new secret id, after something that raised what it may do.</summary>
    /// <returns>Null when there is no such sign-in any more.</returns>
    Task<StartedSession?> RenewAsync(string token, CancellationToken cancellationToken);

    /// <summary>Notes that whoever sits there proved just now who they are.</summary>
    Task ProveAsync(string token, CancellationToken cancellationToken);

    /// <summary>Whether the sign-in was proved within that time, and holds.</summary>
    Task<bool> IsProvedAsync(string token, TimeSpan within, CancellationToken cancellationToken);

    /// <summary>Ends the sign-in of the one who asks for it. Nothing happens when it has ended already.</summary>
    Task SignOutAsync(Actor actor, string token, CancellationToken cancellationToken);

    /// <summary>Ends one sign-in of a person.</summary>
    Task<Result<Done>> EndAsync(Actor actor, PersonId person, SessionId session, CancellationToken cancellationToken);

    /// <summary>Ends all sign-ins of a person but one, those of programs included. With none kept, links for a new password and browsers trusted with one factor are worth nothing any more either.</summary>
    /// <returns>How many ended.</returns>
    Task<Result<int>> EndAllAsync(Actor actor, PersonId person, SessionId? keep, CancellationToken cancellationToken);

    /// <summary>Keeps a refused try in the history and in the audit log.</summary>
    Task RecordRefusalAsync(RefusedSignIn refusal, CancellationToken cancellationToken);

    /// <summary>Deletes what is older than the history reaches.</summary>
    /// <returns>How many rows.</returns>
    Task<int> PurgeAsync(CancellationToken cancellationToken);
}
