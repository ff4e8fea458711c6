using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>
/// Records what second people decide. Every method is one transaction with its audit row and its change notice; it locks the
/// conversation first, so that of any number of people at once exactly one wins. Never the person who approved first.
/// </summary>
public interface ISecondApprovalStore
{
    /// <summary>
    /// Approves an answer that waits; from then on it is sent as any approved one, after the seconds in which that can be undone.
    /// The same person's same approval again gets the standing one.
    /// </summary>
    /// <param name="actor">The second person.</param>
    /// <param name="id">The first person's decision.</param>
    /// <param name="finalText">Another text to send; null, or the same again, for the first person's.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task<Result<StandingDecision>> GiveAsync(Actor actor, DecisionId id, string? finalText, CancellationToken cancellationToken);

    /// <summary>Sends nothing: the draft waits for a decision again, and a note says why.</summary>
    Task<Result<Done>> ReturnAsync(Actor actor, DecisionId id, string reason, CancellationToken cancellationToken);
}

/// <summary>Writes the rules that say which answers need a second approval.</summary>
public interface ISecondApprovalRuleStore
{
    /// <summary>One transaction with its audit row. NotFound for a team that is not in use.</summary>
    /// <param name="actor">Who sets it; the right to it was checked before.</param>
    /// <param name="team">Null for conversations without a team.</param>
    /// <param name="rule">What holds from the next decision on; answers that wait already stay until somebody decides.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task<Result<Done>> SetAsync(Actor actor, TeamId? team, SecondApprovalRule rule, CancellationToken cancellationToken);
}

/// <summary>The rule of one team with what has to be known before it is changed.</summary>
/// <param name="Rule">What holds now.</param>
/// <param name="Leads">Who leads the team with a role that may give the second approval, and may sign in; by name.</param>
/// <param name="Admins">Administrators who may sign in and are not among the leads; by name.</param>
/// <param name="Waiting">Answers that wait for a second approval there now.</param>
/// <param name="ChangedBy">Who set the rule; null where it was never set.</param>
public sealed record SecondApprovalSettings(
    SecondApprovalRule Rule, IReadOnlyList<PersonName> Leads, IReadOnlyList<PersonName> Admins, int Waiting, string? ChangedBy, DateTimeOffset? ChangedAt);

/// <summary>Reads the rules, for those who manage teams.</summary>
public interface ISecondApprovalRuleQuery
{
    /// <param name="actor">Who looks.</param>
    /// <param name="team">Null for conversations without a team.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<Result<SecondApprovalSettings>> ReadAsync(Actor actor, TeamId? team, CancellationToken cancellationToken);
}
