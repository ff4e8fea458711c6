using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>Says which answers of a team need a second approval.</summary>
public sealed class SetSecondApprovalRule(ISecondApprovalRuleStore store)
{
    /// <param name="actor">Somebody who manages teams.</param>
    /// <param name="team">Null for conversations without a team.</param>
    /// <param name="rule">What holds from now on.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<Done>> RunAsync(Actor actor, TeamId? team, SecondApprovalRule rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(rule);
        return actor.PersonId is null || !actor.May(Permission.ManageTeams) ? SecondApprovalErrors.MayNotSetRule
            : rule.BelowPercent is < 0 or > 100 ? SecondApprovalErrors.PercentOutOfRange
            : await store.SetAsync(actor, team, rule, cancellationToken);
    }
}
