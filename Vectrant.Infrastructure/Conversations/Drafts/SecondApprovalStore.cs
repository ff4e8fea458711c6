using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

internal sealed class SecondApprovalStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : ISecondApprovalStore
{
    public async Task<Result<StandingDecision>> GiveAsync(Actor actor, DecisionId id, string? finalText, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.DecisionNotFound;
        }

        var decision = (await DecisionRow.FindAsync(deed, id))!;
        var second = await SecondApprovalRow.FindAsync(deed, id);
        var changed = finalText is null || finalText == decision.FinalText ? null : finalText;
        if (decision.UndoneAt is null && second is { IsGiven: true } && second.PersonId == actor.PersonId && second.TextAfter == changed)
        {
            return decision.ToStanding(options.Value.Undo);
        }

        if (await RefuseAsync(deed, actor, head, decision, second, now) is { } refusal)
        {
            return refusal;
        }

        // The lock already lets one in at a time. Should it ever be lost, these conditions and the checks of the table still hold.
        var state = changed is null ? SecondApprovalState.Approved : SecondApprovalState.Edited;
        var given = await deed.ExecuteAsync(
            """
            UPDATE second_approval SET state = @state, person_id = @PersonId, person_name = @Name, decided_at = @now, text_after = @changed, allowed_because = @because::jsonb
            WHERE id = @Id AND state = 'waiting' AND first_person_id <> @PersonId
            """,
            new { state = EnumText.From(state), actor.PersonId, actor.Name, now, changed, because = Because(actor), second!.Id });
        var sent = await deed.ExecuteAsync(
            "UPDATE decision SET send_after = @sendAfter WHERE id = @id AND undone_at IS NULL AND delivered_at IS NULL AND send_after IS NULL",
            new { sendAfter = now + options.Value.Undo, id });
        if (given == 0 || sent == 0)
        {
            return SecondApprovalErrors.NotAsked;
        }

        await ThreadSql.ReleaseClaimAsync(deed, head.Id);
        var action = changed is null ? AuditAction.SecondApprovalGiven : AuditAction.SecondApprovalEdited;
        await deed.AuditAsync(actor, action, "draft", decision.DraftId.ToString(), ("conversation", head.Id.Value), ("decision", id.Value), ("first", second.FirstPersonId.Value));
        await deed.CommitAsync(head.Id);
        return new StandingDecision(id, now + options.Value.Undo);
    }

    public async Task<Result<Done>> ReturnAsync(Actor actor, DecisionId id, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.DecisionNotFound;
        }

        var decision = (await DecisionRow.FindAsync(deed, id))!;
        var second = await SecondApprovalRow.FindAsync(deed, id);
        if (second is { Step: SecondApprovalState.Returned } && second.PersonId == actor.PersonId)
        {
            return Done.Instance;
        }

        if (await RefuseAsync(deed, actor, head, decision, second, now) is { } refusal)
        {
            return refusal;
        }

        var undone = await deed.ExecuteAsync(
            "UPDATE decision SET undone_at = @now, undone_by_name = @Name WHERE id = @id AND undone_at IS NULL AND delivered_at IS NULL AND send_after IS NULL",
            new { now, actor.Name, id });
        if (undone == 0)
        {
            return SecondApprovalErrors.NotAsked;
        }

        await SecondApprovalRow.EndAsync(deed, id, SecondApprovalState.Returned, actor, reason, now);
        await deed.ExecuteAsync("UPDATE draft SET state = 'ready' WHERE id = @DraftId", new { decision.DraftId });
        await ThreadSql.AppendAsync(
            deed, head.Id, new NewMessage(Author.Note, $"Returned to {decision.PersonName} without a second approval: {reason}") { Person = actor.PersonId }, now);
        await ThreadSql.ReleaseClaimAsync(deed, head.Id);
        await deed.AuditAsync(
            actor,
            AuditAction.SecondApprovalReturned,
            "draft",
            decision.DraftId.ToString(),
            ("conversation", head.Id.Value),
            ("decision", id.Value),
            ("first", second!.FirstPersonId.Value));
        await deed.CommitAsync(head.Id);
        return Done.Instance;
    }

    private static string Because(Actor actor) => StoredJson.Write(new SecondAllowedBecause(
        [Permission.GiveSecondApproval.ToString()], [.. actor.Roles.Order(StringComparer.Ordinal)]));

    /// <summary>Null when this person may decide on what waits.</summary>
    private static async Task<Error?> RefuseAsync(Deed deed, Actor actor, ConversationHead head, DecisionRow decision, SecondApprovalRow? second, DateTimeOffset now)
    {
        if (!await LeadsAsync(deed, head, actor))
        {
            return SecondApprovalErrors.NotLed;
        }

        return second switch
        {
            null => SecondApprovalErrors.NotAsked,
            { Step: SecondApprovalState.Returned } => SecondApprovalErrors.AlreadyReturned(second.PersonName!),
            { Step: SecondApprovalState.Withdrawn } => SecondApprovalErrors.Withdrawn(second.PersonName!),
            { Step: SecondApprovalState.Expired } => ConversationErrors.DraftExpired,
            { IsGiven: true } when decision.UndoneAt is null => SecondApprovalErrors.AlreadyGiven(second.PersonName!),
            { Waits: false } => SecondApprovalErrors.NotAsked,
            _ when second.FirstPersonId == actor.PersonId => SecondApprovalErrors.SamePerson,
            _ => head.RefuseDrafting(actor, now),
        };
    }

    private static Task<bool> LeadsAsync(Deed deed, ConversationHead head, Actor actor) => deed.FindAsync<bool>(
        $"SELECT EXISTS (SELECT 1 FROM conversation c WHERE c.id = @Id AND {TeamScope.Works(actor, Permission.GiveSecondApproval)})",
        new { head.Id, me = actor.PersonId });
}

/// <summary>Why a second approval was allowed, as it was at that moment.</summary>
internal sealed record SecondAllowedBecause(IReadOnlyList<string> Permissions, IReadOnlyList<string> Roles);
