using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Infrastructure.Identity.Teams;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>The row of a conversation, locked until the deed ends.</summary>
internal sealed class ConversationHead
{
    // The names by sub-select and not by join: when the lock had to wait, PostgreSQL looks at the changed conversation again, but
    // keeps what a join had found for the old one, and the refusal would name nobody.
    private const string Columns =
        """
        SELECT c.id, c.team_id, c.state, c.handler, c.epoch, c.handler_id, c.language, c.waiting_since, c.claimed_by, c.claim_expires_at,
               (SELECT display_name FROM person WHERE id = c.handler_id) AS handler_name,
               (SELECT display_name FROM person WHERE id = c.claimed_by) AS claimer_name
        FROM conversation c
        """;

    public required ConversationId Id { get; init; }

    public TeamId? TeamId { get; init; }

    public required string State { get; init; }

    public required string Handler { get; init; }

    public required int Epoch { get; init; }

    public PersonId? HandlerId { get; init; }

    public string? HandlerName { get; init; }

    public string? Language { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public PersonId? ClaimedBy { get; init; }

    public string? ClaimerName { get; init; }

    public DateTimeOffset? ClaimExpiresAt { get; init; }

    public bool IsClosed => State == "closed";

    public bool IsTakenOver => Handler == "person";

    /// <summary>For who works: null when the conversation is out of the scope of the permission.</summary>
    public static Task<ConversationHead?> LockAsync(Deed deed, Actor actor, ConversationId id, Permission permission = Permission.WorkConversations) =>
        deed.FindAsync<ConversationHead>($"{Columns} WHERE c.id = @id AND {TeamScope.Works(actor, permission)} FOR UPDATE OF c", new { id, me = actor.PersonId });

    public static Task<ConversationHead?> LockAsync(Deed deed, Actor actor, DraftId draft) => deed.FindAsync<ConversationHead>(
        $"""
        {Columns} WHERE c.id = (SELECT conversation_id FROM draft WHERE id = @draft) AND {TeamScope.Works(actor, Permission.WorkConversations)} FOR UPDATE OF c
        """,
        new { draft, me = actor.PersonId });

    public static Task<ConversationHead?> LockAsync(Deed deed, Actor actor, DecisionId decision) => deed.FindAsync<ConversationHead>(
        $"""
        {Columns} WHERE c.id = (SELECT conversation_id FROM decision WHERE id = @decision) AND {TeamScope.Works(actor, Permission.WorkConversations)} FOR UPDATE OF c
        """,
        new { decision, me = actor.PersonId });

    /// <summary>For the system itself, which sees every conversation.</summary>
    public static Task<ConversationHead?> LockAsync(Deed deed, ConversationId id) =>
        deed.FindAsync<ConversationHead>($"{Columns} WHERE c.id = @id FOR UPDATE OF c", new { id });

    /// <summary>The comparison of hashes happens in the database: nothing that depends on the token itself takes time here.</summary>
    public static Task<ConversationHead?> LockAsync(Deed deed, ConversationId id, CustomerToken token) =>
        deed.FindAsync<ConversationHead>($"{Columns} WHERE c.id = @id AND c.token_hash = @hash FOR UPDATE OF c", new { id, hash = token.Hash });

    public static Task<ConversationHead?> LockAsync(Deed deed, DraftId draft) =>
        deed.FindAsync<ConversationHead>($"{Columns} WHERE c.id = (SELECT conversation_id FROM draft WHERE id = @draft) FOR UPDATE OF c", new { draft });

    public static Task<ConversationHead?> LockAsync(Deed deed, DecisionId decision) =>
        deed.FindAsync<ConversationHead>($"{Columns} WHERE c.id = (SELECT conversation_id FROM decision WHERE id = @decision) FOR UPDATE OF c", new { decision });

    /// <summary>The claim that holds now, or null.</summary>
    public Claim? ClaimAt(DateTimeOffset now) =>
        ClaimedBy is { } holder && ClaimExpiresAt is { } end && end > now ? new Claim(holder, ClaimerName!, end) : null;

    /// <summary>Null when nobody else holds a claim.</summary>
    public Error? RefuseForeignClaim(Actor actor, DateTimeOffset now) =>
        ClaimAt(now) is { } claim && claim.Holder != actor.PersonId ? ConversationErrors.ClaimedBy(claim.HolderName) : null;

    /// <summary>Null when the assistant answers this open conversation and nobody else holds a claim: what deciding on drafts needs.</summary>
    public Error? RefuseDrafting(Actor actor, DateTimeOffset now) =>
        IsClosed ? ConversationErrors.Closed
        : IsTakenOver ? ConversationErrors.TakenOverBy(HandlerName!)
        : RefuseForeignClaim(actor, now);
}
