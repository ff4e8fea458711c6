using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Core.Conversations.Queue;

/// <summary>Who works on a conversation, so that nobody else decides meanwhile.</summary>
/// <param name="Holder">Who.</param>
/// <param name="HolderName">Shown to the others.</param>
/// <param name="ExpiresAt">When it ends unless renewed.</param>
public sealed record Claim(PersonId Holder, string HolderName, DateTimeOffset ExpiresAt);

/// <summary>Writes claims. Of any number of people at once exactly one gets a free conversation.</summary>
public interface IClaimStore
{
    /// <summary>Takes a free or expired claim, or renews the own one; otherwise a conflict that names the holder.</summary>
    Task<Result<Claim>> TakeAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Extends the own claim; a claim that was lost is a conflict or, when free, taken again.</summary>
    Task<Result<Claim>> RenewAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Ends the own claim; not holding one is no error. Returns the claim that ended, with the moment of its end.</summary>
    Task<Result<Claim>> ReleaseAsync(Actor actor, ConversationId id, CancellationToken cancellationToken);
}

public sealed class ClaimConversation(IClaimStore store, IRateLimit limit)
{
    public async Task<Result<Claim>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        await ConversationRights.RefuseWorkAsync(actor, limit, cancellationToken) is { } refusal ? refusal : await store.TakeAsync(actor, id, cancellationToken);
}

public sealed class RenewClaim(IClaimStore store)
{
    public async Task<Result<Claim>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.RenewAsync(actor, id, cancellationToken);
}

public sealed class ReleaseClaim(IClaimStore store)
{
    public async Task<Result<Claim>> RunAsync(Actor actor, ConversationId id, CancellationToken cancellationToken) =>
        ConversationRights.RefuseWork(actor) is { } refusal ? refusal : await store.ReleaseAsync(actor, id, cancellationToken);
}
