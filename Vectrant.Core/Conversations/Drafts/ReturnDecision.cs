using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A second person gives an answer back to who approved it, with a reason. Nothing is sent.</summary>
public sealed class ReturnDecision(ISecondApprovalStore store, IRateLimit limit)
{
    private const int ReasonMaxLength = 500;

    public async Task<Result<Done>> RunAsync(Actor actor, DecisionId id, string reason, CancellationToken cancellationToken)
    {
        var text = MessageText.Clean(reason);
        return (await ConversationRights.RefuseSecondAsync(actor, limit, cancellationToken) ?? MessageText.Refuse(text, ReasonMaxLength)) is { } refusal
            ? refusal
            : await store.ReturnAsync(actor, id, text, cancellationToken);
    }
}
