using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vectrant.Core.Answering;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Conversations.Drafts;
using Vectrant.Infrastructure.Conversations.Queue;

namespace Vectrant.Infrastructure.Conversations;

public static class ConversationsSetup
{
    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ConversationsOptions>().Bind(configuration.GetSection(ConversationsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConversationsOptions>, ConversationsOptionsValidator>();
        return services.AddStores().AddUseCases().AddWorkers();
    }

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<ICustomerStore, CustomerStore>()
        .AddSingleton<ICustomerConversationQuery, CustomerConversationQuery>()
        .AddSingleton<IHandlingStore, HandlingStore>()
        .AddSingleton<IAssignmentStore, AssignmentStore>()
        .AddSingleton<IAssignmentQuery, AssignmentStore>()
        .AddSingleton<IConversationQuery, ConversationQuery>()
        .AddSingleton<IDraftQuery, DraftQuery>()
        .AddSingleton<IUpkeepStore, UpkeepStore>()
        .AddSingleton<IClaimStore, ClaimStore>()
        .AddSingleton<IQueueQuery, QueueQuery>()
        .AddSingleton<IDecisionStore, DecisionStore>()
        .AddSingleton<ISecondApprovalStore, SecondApprovalStore>()
        .AddSingleton<ISecondApprovalRuleStore, SecondApprovalRules>()
        .AddSingleton<ISecondApprovalRuleQuery, SecondApprovalRules>()
        .AddSingleton<IDraftStore, DraftStore>()
        .AddSingleton<IDeliveryStore, DeliveryStore>();

    private static IServiceCollection AddUseCases(this IServiceCollection services) => services
        .AddSingleton<MessageThrottle>()
        .AddSingleton<StartConversation>()
        .AddSingleton<PostMessage>()
        .AddSingleton<RateConversation>()
        .AddSingleton<RequestPerson>()
        .AddSingleton<TakeOver>()
        .AddSingleton<AssignConversation>()
        .AddSingleton<MoveConversation>()
        .AddSingleton<HandBack>()
        .AddSingleton<CloseConversation>()
        .AddSingleton<ReopenConversation>()
        .AddSingleton<SendReply>()
        .AddSingleton<AddNote>()
        .AddSingleton<ClaimConversation>()
        .AddSingleton<RenewClaim>()
        .AddSingleton<ReleaseClaim>()
        .AddSingleton<ApproveDraft>()
        .AddSingleton<EditDraft>()
        .AddSingleton<SkipDraft>()
        .AddSingleton<UndoDecision>()
        .AddSingleton<RegenerateDraft>()
        .AddSingleton<GiveSecondApproval>()
        .AddSingleton<ReturnDecision>()
        .AddSingleton<SetSecondApprovalRule>();

    private static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddSingleton<Core.Conversations.Drafts.Answering>(provider => provider.GetRequiredService<AnswerQuestion>().RunAsync);
        services.AddSingleton<MakeDraft>();
        services.AddHostedService<OnWorkers<DraftWorker>>();
        services.AddHostedService<OnWorkers<DeliveryWorker>>();
        services.AddHostedService<OnWorkers<Upkeep>>();
        return services;
    }

    /// <summary>Runs a worker where background work is done, and nowhere else.</summary>
    private sealed class OnWorkers<T>(Node node, IServiceProvider services) : IHostedService, IDisposable
        where T : BackgroundService
    {
        private readonly T? _worker = node.DoesBackgroundWork ? ActivatorUtilities.CreateInstance<T>(services) : null;

        public Task StartAsync(CancellationToken cancellationToken) => _worker?.StartAsync(cancellationToken) ?? Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => _worker?.StopAsync(cancellationToken) ?? Task.CompletedTask;

        public void Dispose() => _worker?.Dispose();
    }
}
