using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A person sends a draft with changes. A text that came out unchanged is recorded as approved.</summary>
public sealed class EditDraft(IDecisionStore store, IOptions<ConversationsOptions> options, IRateLimit limit)
{
    public async Task<Result<StandingDecision>> RunAsync(Actor actor, DraftId id, string finalText, CancellationToken cancellationToken)
    {
        var text = MessageText.Clean(finalText);
        var refusal = await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) ?? MessageText.Refuse(text, options.Value.MessageMaxLength);
        return refusal is not null
            ? refusal
            : await store.DecideAsync(actor, new DecisionRequest(id, DecisionKind.Edited, text, null), cancellationToken);
    }
}
