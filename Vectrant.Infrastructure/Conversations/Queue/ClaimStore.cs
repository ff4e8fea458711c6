using Microsoft.Extensions.Options;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Infrastructure.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Queue;

internal sealed class ClaimStore(AppDatabase database, IOptions<ConversationsOptions> options, TimeProvider time) : IClaimStore
{
    public Task<Result<Claim>> TakeAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) => HoldAsync(actor, id, cancellationToken);

    // A renewal that comes too late takes the claim again when it is still free, so that a laptop that slept loses nothing.
    public Task<Result<Claim>> RenewAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) => HoldAsync(actor, id, cancellationToken);

    public async Task<Result<Claim>> ReleaseAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        if (head.ClaimedBy == actor.PersonId)
        {
            await ThreadSql.ReleaseClaimAsync(deed, id);
            await deed.AuditAsync(actor, AuditAction.ClaimReleased, id);
            await deed.CommitAsync(id);
        }

        return new Claim(actor.PersonId!.Value, actor.Name, now);
    }

    private async Task<Result<Claim>> HoldAsync(Actor actor, ConversationId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var deed = await Deed.BeginAsync(database, cancellationToken);
        if (await ConversationHead.LockAsync(deed, actor, id) is not { } head)
        {
            return ConversationErrors.NotFound;
        }

        var refusal = head.IsClosed ? ConversationErrors.Closed
            : head.IsTakenOver && head.HandlerId != actor.PersonId ? ConversationErrors.TakenOverBy(head.HandlerName!)
            : head.RefuseForeignClaim(actor, now);
        if (refusal is not null)
        {
            return refusal;
        }

        // Whoever cannot decide on an answer that waits for its second approval must not keep those away who can: also not the page
        // of the first person, which may ask for the claim a moment after its approval.
        if (await SecondApprovalRow.WaitsForOthersAsync(deed, actor, id) is { } first)
        {
            return SecondApprovalErrors.Waits(first);
        }

        var end = now + options.Value.ClaimTime;
        await deed.ExecuteAsync("UPDATE conversation SET claimed_by = @Holder, claim_expires_at = @end WHERE id = @id", new { Holder = actor.PersonId, end, id });
        if (head.ClaimAt(now) is null)
        {
            await deed.AuditAsync(actor, AuditAction.ConversationClaimed, id);
        }

        await deed.CommitAsync(id);
        return new Claim(actor.PersonId!.Value, actor.Name, end);
    }
}
