using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using System.Text.Encodings.Web;
using Vectrant.Core.Common;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Features.Knowledge;
using Vectrant.Web.Security;

namespace Vectrant.Web.Api;

internal static class ApiSetup
{
    /// <summary>The one scheme below <c>/api/v1</c>: no cookie opens it, so no other site can use one.</summary>
    public const string Scheme = "Bearer";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Spelled(options.SerializerOptions));
        services.AddSingleton<Paging>();
        services.AddScoped<ConversationChange>();
        services.AddScoped<DocumentParts>();
        services.AddApiDescription();
        services.AddTransient<NoTokens>();
        services.PostConfigure<AuthenticationOptions>(options =>
        {
            if (!options.SchemeMap.ContainsKey(Scheme))
            {
                options.AddScheme<NoTokens>(Scheme, null);
            }
        });
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

    private static void Bearer(AuthorizationPolicyBuilder policy) => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser();

    /// <summary>Where nothing gives out tokens, nobody has one.</summary>
    private sealed class NoTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
