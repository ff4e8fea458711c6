using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Conversations.Drafts;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>Decisions that were overtaken before they were sent.</summary>
internal static class OvertakenSql
{
    /// <summary>The takeover wins: what somebody decided and was not sent yet is not sent, and a note says so to who decided.</summary>
    public static async Task UndoPendingAsync(Deed deed, ConversationId conversation, Actor by, DateTimeOffset now)
    {
        if (await DecisionRow.PendingAsync(deed, conversation) is not { } pending)
        {
            return;
        }

        await UndoAsync(deed, conversation, pending, new Overtaking(by, $"{by.Name} took over the conversation before it was sent."), now);
    }

    /// <summary>What awaits a second approval expires as an undecided draft does; what is about to be sent goes out.</summary>
    public static async Task ExpireAwaitingAsync(Deed deed, ConversationId conversation, Overtaking overtaking, DateTimeOffset now)
    {
        if (await DecisionRow.PendingAsync(deed, conversation) is { AwaitsSecond: true } awaiting)
        {
            await UndoAsync(deed, conversation, awaiting, overtaking, now);
        }
    }

    public static async Task UndoAsync(Deed deed, ConversationId conversation, DecisionRow decision, Overtaking overtaking, DateTimeOffset now)
    {
        var undone = await deed.ExecuteAsync(
            """
            UPDATE decision SET undone_at = @now, undone_by_name = @Name, undone_reason = @Reason
            WHERE id = @Id AND undone_at IS NULL AND delivered_at IS NULL
            """,
            new { now, overtaking.By.Name, overtaking.Reason, decision.Id });
        if (undone == 0)
        {
            return;
        }

        await deed.ExecuteAsync("UPDATE draft SET state = 'expired' WHERE id = @DraftId", new { decision.DraftId });
        await SecondApprovalRow.EndAsync(deed, decision.Id, SecondApprovalState.Expired, overtaking.By, overtaking.Reason, now);
        await ThreadSql.AppendAsync(
            deed,
            conversation,
            new NewMessage(Author.Note, $"The answer that {decision.PersonName} decided to send was not sent: {overtaking.Reason}"),
            now);
        await deed.AuditAsync(
            overtaking.By,
            AuditAction.DecisionUndone,
            "draft",
            decision.DraftId.ToString(),
            ("conversation", conversation.Value),
            ("decision", decision.Id.Value),
            ("overtaken", true));
    }
}

/// <summary>What overtook a decision.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">A whole sentence.</param>
internal sealed record Overtaking(Actor By, string Reason);
