using Microsoft.Extensions.Localization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Web.Features.Conversations;

/// <summary>One conversation as one person sees it at one moment.</summary>
/// <param name="Actor">Who looks.</param>
/// <param name="Detail">Null until the first read, or when it could not be read.</param>
/// <param name="Refusal">Why the last reading or deed was refused; null after one that worked.</param>
/// <param name="Busy">A deed is under way.</param>
/// <param name="Now">When this was read.</param>
public sealed record ThreadSnapshot(Actor Actor, ConversationDetail? Detail, Error? Refusal, bool Busy, DateTimeOffset Now)
{
    /// <summary>The own text that was just taken back from its second approval, to be edited on; null otherwise.</summary>
    public string? TakenBack { get; init; }

    public bool MayWork => Actor.May(Permission.WorkConversations);

    /// <summary>Somebody else works on it right now.</summary>
    public Claim? ForeignClaim => Detail?.Claim is { } claim && claim.Holder != Actor.PersonId && claim.ExpiresAt > Now ? claim : null;

    public Claim? OwnClaim => Detail?.Claim is { } claim && claim.Holder == Actor.PersonId && claim.ExpiresAt > Now ? claim : null;

    public bool IsMineByTakeover => Detail?.TakenOverBy is { } person && person.Id == Actor.PersonId;

    public PersonName? TakenOverByOther => Detail?.TakenOverBy is { } person && person.Id != Actor.PersonId ? person : null;

    public bool IsOpen => Detail?.State == ConversationState.Open;

    public bool IsWaiting => IsOpen && Detail?.Situation is not null;

    /// <summary>Nobody else stands in the way of working on it.</summary>
    public bool IsFree => MayWork && ForeignClaim is null;

    public bool CanDecide => IsFree && IsOpen && Detail is { TakenOverBy: null, Standing: null, Draft.State: DraftState.Ready };

    /// <summary>Whether a claim makes sense: something waits that one can act on. What waits for somebody else's second approval is left to them.</summary>
    public bool WantsClaim => IsFree && IsWaiting && Detail is { Standing: null, Awaited: null or { MayGive: true } };

    /// <summary>What keeps this person from deciding here at the moment, in words; null when nothing does.</summary>
    public string? WhyNotWork(IStringLocalizer<ConversationsText> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return this switch
        {
            { Busy: true } => text["Why.Busy"].Value,
            { ForeignClaim: { } claim } => text["Why.Claimed", claim.HolderName].Value,
            { TakenOverByOther: { } person } => text["Why.TakenOver", person.Name].Value,
            _ => null,
        };
    }

    public string CustomerName(string fallback) => string.IsNullOrWhiteSpace(Detail?.CustomerName) ? fallback : Detail.CustomerName;
}
