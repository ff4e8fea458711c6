using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;

namespace Vectrant.Core.Conversations;

/// <summary>A customer writes again. What the guard blocks leaves nothing but an event without text.</summary>
public sealed class PostMessage(ICustomerStore store, InputGate gate, MessageThrottle throttle, IOptions<ConversationsOptions> options)
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

        var subject = new EventSubject { ConversationId = id.Value };
        var admitted = await gate.AdmitAsync(
            text, GuardPipeline.Customer, subject, async () => await store.IsOwnerAsync(id, secret, cancellationToken) ? null : ConversationErrors.NotFound);
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        var posted = await store.PostAsync(id, secret, admitted.Value.Text, RepeatKey.For($"post {id}", idempotencyKey, text), cancellationToken);
        if (posted.Succeeded)
        {
            gate.Kept(admitted.Value, posted.Value.MessageId.Value, subject with { MessageId = posted.Value.MessageId.Value });
        }

        return posted;
    }
}
