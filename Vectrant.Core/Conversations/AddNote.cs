using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations;

/// <summary>A person writes something down for colleagues; customers never see it.</summary>
public sealed class AddNote(IHandlingStore store, IOptions<ConversationsOptions> options, IRateLimit limit)
{
    public async Task<Result<MessageId>> RunAsync(Actor actor, ConversationId id, string text, CancellationToken cancellationToken)
    {
        var cleaned = MessageText.Clean(text);
        var refusal = await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) ?? MessageText.Refuse(cleaned, options.Value.MessageMaxLength);
        return refusal is not null ? refusal : await store.NoteAsync(actor, id, cleaned, cancellationToken);
    }
}
