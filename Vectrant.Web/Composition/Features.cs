using Vectrant.Infrastructure.Answering;
using Vectrant.Infrastructure.Ask;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Conversations;
using Vectrant.Infrastructure.Demo;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Access;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Identity.Limits;
using Vectrant.Infrastructure.Identity.Providers;
using Vectrant.Infrastructure.Identity.Tokens;
using Vectrant.Infrastructure.Knowledge;
using Vectrant.Infrastructure.Models;
using Vectrant.Infrastructure.Operations;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Infrastructure.Requests;
using Vectrant.Infrastructure.Retrieval;
using Vectrant.Infrastructure.Webhooks;
using Vectrant.Web.Features.Ask;
using Vectrant.Web.Features.Identity.Providers;
using Vectrant.Web.Features.Knowledge;

namespace Vectrant.Web.Composition;

/// <summary>Every room of the house, in one list.</summary>
public static class Features
{
    public static IServiceCollection AddFeatures(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(TimeProvider.System)
        .AddPersistence(configuration)
        .AddAudit()
        .AddRequests()
        .AddWebhooks(configuration)
        .AddPeople()
        .AddTokens()
        .AddIdentityProviders(configuration)
        .AddProviderPages()
        .AddAccessEvents()
        .AddAccounts(configuration)
        .AddLimits(configuration)
        .AddModels(configuration)
        .AddKnowledge(configuration)
        .AddKnowledgePages()
        .AddRetrieval(configuration)
        .AddGuardrails(configuration)
        .AddAnswering()
        .AddConversations(configuration)
        .AddAsk()
        .AddAskPages()
        .AddOperations(configuration)
        .AddSchedule(configuration)
        .AddDemo();
}
