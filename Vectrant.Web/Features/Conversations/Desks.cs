using Microsoft.Extensions.Options;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;

namespace Vectrant.Web.Features.Conversations;

/// <summary>What can be done to a draft.</summary>
public sealed record DraftDesk(ApproveDraft Approve, EditDraft Edit, SkipDraft Skip, UndoDecision Undo, RegenerateDraft Regenerate, SecondDesk Second);

/// <summary>What a second person can do to an answer that waits for them.</summary>
public sealed record SecondDesk(GiveSecondApproval Give, ReturnDecision Return);

/// <summary>What can be done to a conversation.</summary>
public sealed record HandlingDesk(TakeOver TakeOver, HandBack HandBack, CloseConversation Close, ReopenConversation Reopen, SendReply Reply, AddNote Note);

/// <summary>Claims, and how long one holds.</summary>
public sealed record ClaimDesk(ClaimConversation Claim, RenewClaim Renew, ReleaseClaim Release, IOptions<ConversationsOptions> Options)
{
    public TimeSpan Length => Options.Value.ClaimTime;
}

public static class DeskSetup
{
    public static IServiceCollection AddDesks(this IServiceCollection services) => services
        .AddScoped<SecondDesk>()
        .AddScoped<DraftDesk>()
        .AddScoped<HandlingDesk>()
        .AddScoped<ClaimDesk>()
        .AddScoped<Queue.QueueTools>()

        // Models are disposed by the component that made them, not by the circuit's scope hours later.
        .AddScoped<Func<ThreadModel>>(provider => () => ActivatorUtilities.CreateInstance<ThreadModel>(provider))
        .AddScoped<Func<Queue.QueueModel>>(provider => () => ActivatorUtilities.CreateInstance<Queue.QueueModel>(provider));
}
