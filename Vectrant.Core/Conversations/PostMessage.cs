using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A customer writes again.</summary>
public sealed class PostMessage(ICustomerStore store, MessageThrottle throttle, IOptions<ConversationsOptions> options)
{
    public async Task<Result<PostedMessage>> RunAsync(ConversationId id, string token, string message, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (!CustomerToken.TryParse(token, out var secret))
        {
            return ConversationErrors.NotFound;
        }

        var text = MessageText.Clean(message);
        var refusal = MessageText.Refuse(text, options.Value.MessageMaxLength)
            ?? RepeatKey.Refuse(idempotencyKey)
            ?? throttle.RefusePost(id);
        if (refusal is not null)
        {
            return refusal;
        }

        return await store.PostAsync(id, secret, text, RepeatKey.For($"post {id}", idempotencyKey, text), cancellationToken);
    }
}
