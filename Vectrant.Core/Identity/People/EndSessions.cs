using Vectrant.Core.Common;
using Vectrant.Core.Identity.Sessions;

namespace Vectrant.Core.Identity.People;

/// <summary>Ends one sign-in, one's own or that of somebody else. Its open pages show the sign-in page within seconds.</summary>
public sealed class EndSession(ISessionStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, SessionId session, CancellationToken cancellationToken) =>
        PersonRules.RefuseSignInsOf(actor, person) is { } refusal ? refusal : await store.EndAsync(actor, person, session, cancellationToken);
}

/// <summary>Signs somebody out everywhere: all devices, all open pages.</summary>
public sealed class EndAllSessions(ISessionStore store)
{
    /// <param name="actor">Who does it.</param>
    /// <param name="person">Whose sign-ins end.</param>
    /// <param name="keep">A sign-in that stays, such as the one of this browser; null for none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>How many ended.</returns>
    public async Task<Result<int>> RunAsync(Actor actor, PersonId person, SessionId? keep, CancellationToken cancellationToken) =>
        PersonRules.RefuseSignInsOf(actor, person) is { } refusal ? refusal : await store.EndAllAsync(actor, person, keep, cancellationToken);
}
