using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>From the assistant, or from a colleague, to one person.</summary>
internal static class TakeOverSql
{
    /// <summary>What is generated or decided for this conversation and was not sent is not sent any more; a promise in it becomes the person's.</summary>
    public static async Task GiveAsync(Deed deed, ConversationHead head, PersonId to, Actor by, DateTimeOffset now)
    {
        await deed.ExecuteAsync(
            "UPDATE conversation SET handler = 'person', handler_id = @to, epoch = epoch + 1, updated_at = @now WHERE id = @Id",
            new { to, now, head.Id });
        await ThreadSql.ExpireUndecidedAsync(deed, head.Id);
        await OvertakenSql.UndoPendingAsync(deed, head.Id, by, now);
        await deed.ExecuteAsync("UPDATE handover SET owner_id = @to WHERE conversation_id = @Id AND kept_at IS NULL", new { to, head.Id });
    }
}
