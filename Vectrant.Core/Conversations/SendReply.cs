using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>The person who took over writes to the customer. The reply key makes a double click one message.</summary>
public sealed class SendReply(IHandlingStore store, IOptions<ConversationsOptions> options, IRateLimit limit)
{
    public async Task<Result<MessageId>> RunAsync(Actor actor, ConversationId id, string text, Guid replyKey, CancellationToken cancellationToken)
    {
        var cleaned = MessageText.Clean(text);
        var refusal = await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) ?? MessageText.Refuse(cleaned, options.Value.MessageMaxLength);
        return refusal is not null ? refusal : await store.ReplyAsync(actor, id, cleaned, replyKey, cancellationToken);
    }
}
