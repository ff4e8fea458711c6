using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;

namespace Vectrant.Core.Identity.Tokens;

/// <summary>A program that is signed in for a person: a family of refresh tokens that holds.</summary>
/// <param name="Client">What it calls itself.</param>
/// <param name="Address">Where it signed in from, or null.</param>
/// <param name="UsedAt">When it last took a new token.</param>
/// <param name="EndsAt">When it must sign in again in any case.</param>
public sealed record ProgramRow(FamilyId Id, string Client, string? Address, DateTimeOffset StartedAt, DateTimeOffset UsedAt, DateTimeOffset EndsAt);

/// <summary>Reads and ends programs' sign-ins.</summary>
public interface IProgramStore
{
    /// <summary>Those that hold, the last used first: one's own, or anybody's for who manages people; empty for others.</summary>
    Task<IReadOnlyList<ProgramRow>> ListAsync(Actor actor, PersonId person, CancellationToken cancellationToken);

    /// <summary>Ends one: its refresh token is refused from now on, and its access token with it.</summary>
    Task<Result<Done>> EndAsync(Actor actor, PersonId person, FamilyId program, CancellationToken cancellationToken);
}

/// <summary>Ends the sign-in of one program, one's own or that of somebody else.</summary>
public sealed class EndProgram(IProgramStore store)
{
    public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, FamilyId program, CancellationToken cancellationToken) =>
        PersonRules.RefuseSignInsOf(actor, person) is { } refusal ? refusal : await store.EndAsync(actor, person, program, cancellationToken);
}
