using Microsoft.AspNetCore.Authorization;
using Vectrant.Core.Common;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Features.Knowledge;
using Vectrant.Web.Features.Webhooks;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

internal static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Spelled(options.SerializerOptions).AllowDuplicateProperties = false);
        services.AddSingleton<Paging>();
        services.AddSingleton<OpenWrites>();
        services.AddScoped<ConversationChange>();
        services.AddScoped<DocumentParts>();
        services.AddScoped<WebhookDesk>().AddScoped<WebhookCalls>();
        services.AddApiDescription();
        var authorization = services.AddAuthorizationBuilder().AddPolicy(ApiRoutes.Policy, Bearer);
        foreach (var permission in Enum.GetValues<Permission>())
        {
            authorization.AddPolicy(ApiRoutes.PolicyOf(permission), policy =>
            {
                Bearer(policy);
                policy.RequireAssertion(context => CurrentActor.From(context.User).May(permission));
            });
        }

        return services;
    }

    /// <summary>No cookie opens what is below <c>/api/v1</c>, so no other site can use one.</summary>
    private static void Bearer(AuthorizationPolicyBuilder policy) => policy.AddAuthenticationSchemes(BearerAuthentication.Name).RequireAuthenticatedUser();
}
