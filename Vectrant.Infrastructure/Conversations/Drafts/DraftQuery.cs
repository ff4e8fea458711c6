using Dapper;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>Who may see a draft is decided by the conversation's own query, so that there is one rule for both.</summary>
internal sealed class DraftQuery(AppDatabase database, IConversationQuery conversations) : IDraftQuery
{
    public async Task<Result<DraftView>> GetAsync(Actor actor, DraftId id, CancellationToken cancellationToken)
    {
        if (ConversationRights.RefuseView(actor) is { } refusal)
        {
            return refusal;
        }

        if (await FindAsync(id, cancellationToken) is not var (conversation, draft))
        {
            return ConversationErrors.DraftNotFound;
        }

        var seen = await conversations.GetAsync(actor, conversation, cancellationToken);
        if (!seen.Succeeded)
        {
            return seen.Error.Kind == ErrorKind.NotFound ? ConversationErrors.DraftNotFound : seen.Error;
        }

        // The present draft comes from the same snapshot as everything else of the conversation.
        var present = seen.Value.Draft is { } current && current.Id == id ? current : draft;
        return new DraftView(conversation, present, seen.Value.Decisions.FirstOrDefault(decision => decision.DraftId == id && decision.UndoneAt is null));
    }

    private async Task<(ConversationId, DraftDetail)?> FindAsync(DraftId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT conversation_id FROM draft WHERE id = @id;
            SELECT id, message_id, state, answer, error, attempt, created_at, ready_at FROM draft WHERE id = @id
            """,
            new { id },
            cancellationToken: cancellationToken));
        return await reader.ReadFirstOrDefaultAsync<ConversationId?>() is { } conversation
            ? (conversation, (await reader.ReadFirstAsync<DraftDetailRow>()).ToDetail())
            : null;
    }
}
