using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

internal sealed class DecisionStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IDecisionStore
{
    public async Task<Result<StandingDecision>> DecideAsync(Actor actor, DecisionRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, request.DraftId) is not { } head)
        {
            return ConversationErrors.DraftNotFound;
        }

        var draft = (await DraftRow.FindAsync(deed, request.DraftId))!;
        request = Normalised(request, draft);
        if (await DecisionRow.StandingAsync(deed, request.DraftId) is { } standing)
        {
            return standing.Repeats(actor, request) ? standing.ToStanding(options.Value.Undo)
                : standing.AwaitsSecond ? SecondApprovalErrors.Waits(standing.PersonName)
                : ConversationErrors.AlreadyDecided(standing.PersonName, standing.DecisionKind);
        }

        if ((head.RefuseDrafting(actor, now) ?? draft.RefuseDecision(request.Kind)) is { } refusal)
        {
            return refusal;
        }

        // The lock already lets one in at a time. Should it ever be lost, this condition and decision_one_standing still hold.
        var changed = await deed.ExecuteAsync(
            "UPDATE draft SET state = @state WHERE id = @DraftId AND state IN ('ready', 'failed') AND epoch = @Epoch",
            new { state = EnumText.From(request.Kind), request.DraftId, head.Epoch });
        if (changed == 0)
        {
            return ConversationErrors.DraftExpired;
        }

        var decision = new DecisionId(Guid.CreateVersion7(now));
        var asks = request.Kind == DecisionKind.Skipped ? [] : await SecondApprovalRow.AskAsync(deed, head, draft, request.Kind == DecisionKind.Edited);
        DateTimeOffset? sendAfter = request.Kind == DecisionKind.Skipped || asks.Count > 0 ? null : now + options.Value.Undo;
        await InsertAsync(deed, decision, actor, request, draft, head, sendAfter, now);
        if (asks.Count > 0)
        {
            await SecondApprovalRow.RequestAsync(deed, decision, asks, now);
        }

        await ThreadSql.ReleaseClaimAsync(deed, head.Id);
        await deed.AuditAsync(actor, ActionOf(request.Kind), "draft", request.DraftId.ToString(), ("conversation", head.Id.Value), ("decision", decision.Value), ("secondApproval", asks.Count > 0));
        await deed.CommitAsync(head.Id);
        return new StandingDecision(decision, sendAfter ?? (asks.Count > 0 ? now + options.Value.Undo : now), asks.Count > 0);
    }

    public async Task<Result<Done>> UndoAsync(Actor actor, DecisionId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.DecisionNotFound;
        }

        var decision = (await DecisionRow.FindAsync(deed, id))!;
        if (decision.UndoneAt is not null)
        {
            return ConversationErrors.AlreadyUndone(decision.UndoneByName ?? decision.PersonName);
        }

        var second = decision.DecisionKind == DecisionKind.Skipped ? null : await SecondApprovalRow.FindAsync(deed, id);
        if (second is { Waits: true } && decision.PersonId != actor.PersonId)
        {
            return SecondApprovalErrors.NotYoursToWithdraw(decision.PersonName);
        }

        // The own decision can always be undone, also when somebody has claimed the conversation since.
        if (decision.PersonId != actor.PersonId && head.RefuseForeignClaim(actor, now) is { } claimed)
        {
            return claimed;
        }

        var newest = await deed.FindAsync<bool>("SELECT current_draft_id = @DraftId FROM conversation WHERE id = @Id", new { decision.DraftId, head.Id });
        if (decision.DecisionKind == DecisionKind.Skipped && (!newest || head.IsClosed || head.IsTakenOver))
        {
            return ConversationErrors.SkipNotUndoable;
        }

        if (second is { IsGiven: true } && decision.PersonId != actor.PersonId && newest && !head.IsClosed && !head.IsTakenOver)
        {
            return await UndoSecondAsync(deed, actor, decision, second, now);
        }

        // This statement and the one that delivers exclude each other: whichever commits first makes the other match no row.
        var undone = await deed.ExecuteAsync(
            "UPDATE decision SET undone_at = @now, undone_by_name = @Name WHERE id = @id AND undone_at IS NULL AND delivered_at IS NULL",
            new { now, actor.Name, id });
        if (undone == 0)
        {
            return ConversationErrors.DecisionAlreadySent;
        }

        var state = !newest || head.IsClosed || head.IsTakenOver ? DraftState.Expired
            : await deed.FindAsync<bool>("SELECT text IS NULL FROM draft WHERE id = @DraftId", new { decision.DraftId }) ? DraftState.Failed
            : DraftState.Ready;
        await deed.ExecuteAsync("UPDATE draft SET state = @state WHERE id = @DraftId", new { state = EnumText.From(state), decision.DraftId });
        if (second is { Waits: true })
        {
            await SecondApprovalRow.EndAsync(deed, id, SecondApprovalState.Withdrawn, actor, null, now);
        }

        await deed.AuditAsync(actor, AuditAction.DecisionUndone, "draft", decision.DraftId.ToString(), ("conversation", head.Id.Value), ("decision", id.Value));
        await deed.CommitAsync(head.Id);
        return Done.Instance;
    }

    public async Task<Result<Done>> RegenerateAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.RefuseDrafting(actor, now) is { } refusal)
        {
            return refusal;
        }

        if (await ThreadSql.NewestQuestionAsync(deed, id) is not { IsOpen: true } question)
        {
            return ConversationErrors.NothingToAnswer;
        }

        if (await DecisionRow.PendingAsync(deed, id) is { } pending)
        {
            return pending.AwaitsSecond ? SecondApprovalErrors.Waits(pending.PersonName) : ConversationErrors.DecisionPending;
        }

        await ThreadSql.ExpireUndecidedAsync(deed, id);
        await ThreadSql.QueueDraftAsync(deed, id, question.Id, head.Epoch, now);
        await deed.AuditAsync(actor, AuditAction.DraftRegenerated, id);
        await deed.CommitAsync(id);
        return Done.Instance;
    }

    /// <summary>Only the second approval is taken back: what the first person decided stands, and waits for one again.</summary>
    private static async Task<Result<Done>> UndoSecondAsync(Deed deed, Actor actor, DecisionRow decision, SecondApprovalRow second, DateTimeOffset now)
    {
        var held = await deed.ExecuteAsync(
            "UPDATE decision SET send_after = NULL WHERE id = @Id AND undone_at IS NULL AND delivered_at IS NULL", new { decision.Id });
        if (held == 0)
        {
            return ConversationErrors.DecisionAlreadySent;
        }

        await SecondApprovalRow.ReopenAsync(deed, second, actor, now);
        var conversation = await deed.FindAsync<ConversationId>("SELECT conversation_id FROM decision WHERE id = @Id", new { decision.Id });
        await deed.AuditAsync(
            actor, AuditAction.SecondApprovalUndone, "draft", decision.DraftId.ToString(), ("conversation", conversation.Value), ("decision", decision.Id.Value));
        await deed.CommitAsync(conversation);
        return Done.Instance;
    }

    /// <summary>An edit that changed nothing is an approval, and is recorded as what it is.</summary>
    private static DecisionRequest Normalised(DecisionRequest request, DraftRow draft) =>
        request.Kind == DecisionKind.Edited && request.FinalText == draft.Text ? request with { Kind = DecisionKind.Approved, FinalText = null } : request;

    private static Task<int> InsertAsync(
        Deed deed, DecisionId id, Actor actor, DecisionRequest request, DraftRow draft, ConversationHead head, DateTimeOffset? sendAfter, DateTimeOffset now) =>
        deed.ExecuteAsync(
            """
            INSERT INTO decision (id, draft_id, conversation_id, kind, person_id, person_name, decided_at, draft_text, final_text, reason, allowed_because, send_after)
            VALUES (@id, @DraftId, @conversation, @kind, @person, @Name, @now, @draftText, @finalText, @Reason, @because::jsonb, @sendAfter)
            """,
            new
            {
                id,
                request.DraftId,
                conversation = head.Id,
                kind = EnumText.From(request.Kind),
                person = actor.PersonId,
                actor.Name,
                now,
                draftText = draft.Text ?? "",
                finalText = request.Kind == DecisionKind.Skipped ? null : request.FinalText ?? draft.Text,
                request.Reason,
                because = StoredJson.Write(AllowedBecause.Of(actor, head, draft, now)),
                sendAfter,
            });

    private static string ActionOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => AuditAction.DraftApproved,
        DecisionKind.Edited => AuditAction.DraftEdited,
        _ => AuditAction.DraftSkipped,
    };
}

/// <summary>Why a decision was allowed, as it was at that moment.</summary>
internal sealed record AllowedBecause(
    IReadOnlyList<string> Permissions, IReadOnlyList<string> Roles, bool HeldClaim, AnswerOutcome? Outcome, int Sentences, int SupportedSentences, IReadOnlyList<StepVerdict> Verdicts)
{
    public static AllowedBecause Of(Actor actor, ConversationHead head, DraftRow draft, DateTimeOffset now)
    {
        var answer = draft.Answer is null ? null : StoredJson.Read<Answer>(draft.Answer);
        return new AllowedBecause(
            [Permission.WorkConversations.ToString()],
            [.. actor.Roles.Order(StringComparer.Ordinal)],
            head.ClaimAt(now) is not null,
            answer?.Outcome,
            draft.Sentences,
            draft.SupportedSentences,
            answer?.Trace ?? []);
    }
}
