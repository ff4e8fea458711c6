using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>A second person lets an answer go out that a colleague approved, as it is or with changes.</summary>
public sealed class GiveSecondApproval(ISecondApprovalStore store, IOptions<ConversationsOptions> options, IRateLimit limit)
{
    /// <param name="actor">Somebody else than who approved first.</param>
    /// <param name="id">The first person's decision.</param>
    /// <param name="finalText">What to send instead; null for the first person's text.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<StandingDecision>> RunAsync(Actor actor, DecisionId id, string? finalText, CancellationToken cancellationToken)
    {
        var text = finalText is null ? null : MessageText.Clean(finalText);
        var refusal = await ConversationRights.RefuseSecondAsync(actor, limit, cancellationToken)
            ?? (text is null ? null : MessageText.Refuse(text, options.Value.MessageMaxLength));
        return refusal is not null ? refusal : await store.GiveAsync(actor, id, text, cancellationToken);
    }
}
