using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A person says that a draft is of no use. The conversation goes on waiting for a person.</summary>
public sealed class SkipDraft(IDecisionStore store, IRateLimit limit)
{
    private const int ReasonMaxLength = 500;

    public async Task<Result<Done>> RunAsync(Actor actor, DraftId id, string reason, CancellationToken cancellationToken)
    {
        var text = MessageText.Clean(reason);
        if ((await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) ?? MessageText.Refuse(text, ReasonMaxLength)) is { } refusal)
        {
            return refusal;
        }

        var result = await store.DecideAsync(actor, new DecisionRequest(id, DecisionKind.Skipped, null, text), cancellationToken);
        return result.Match<Result<Done>>(_ => Done.Instance, error => error);
    }
}
