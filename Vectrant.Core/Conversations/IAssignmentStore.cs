using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>Gives conversations to colleagues and to teams. Every call is one transaction with its audit line.</summary>
public interface IAssignmentStore
{
    /// <summary>
    /// As if the colleague had taken it over: from now on they answer in person. Refused when they may not work on conversations of its team, or
    /// when it is closed.
    /// </summary>
    Task<Result<Done>> AssignAsync(Actor actor, ConversationId id, PersonId colleague, CancellationToken cancellationToken);

    /// <summary>To another team, or to none; claims end. Refused while somebody has taken it over, who might not see it any more.</summary>
    Task<Result<Done>> MoveAsync(Actor actor, ConversationId id, TeamId? team, CancellationToken cancellationToken);
}

/// <param name="Id">A team in use.</param>
public sealed record TeamChoice(TeamId Id, string Name);

/// <summary>Where a conversation can go.</summary>
/// <param name="Team">Its team now; null for none.</param>
/// <param name="Colleagues">Who may work on it, by name.</param>
/// <param name="Teams">All teams in use, by name.</param>
public sealed record AssignmentChoices(TeamId? Team, IReadOnlyList<PersonName> Colleagues, IReadOnlyList<TeamChoice> Teams);

/// <summary>For the form that assigns.</summary>
public interface IAssignmentQuery
{
    /// <summary>Null for who may not assign this conversation.</summary>
    Task<AssignmentChoices?> FindAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);
}
