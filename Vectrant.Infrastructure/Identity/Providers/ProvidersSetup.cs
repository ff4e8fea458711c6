using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Providers;

namespace Vectrant.Infrastructure.Identity.Providers;

public static class ProvidersSetup
{
    public static IServiceCollection AddIdentityProviders(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ProviderOptions>().Bind(configuration.GetSection(ProviderOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsValidator>()
            .AddSingleton<ProviderHttp>()
            .AddSingleton<ProviderDocuments>()
            .AddSingleton<OpenIdSignIn>()
            .AddSingleton<GitHubSignIn>()
            .AddSingleton<IIdentityProviders, IdentityProviders>()
            .AddSingleton<NewcomerStore>()
            .AddSingleton<IConnectedAccounts, ConnectedAccounts>()
            .AddSingleton<IConnectedAccountQuery, ConnectedAccountQuery>()
            .AddSingleton<EnterThroughProvider>()
            .AddSingleton<ConnectAccount>()
            .AddSingleton<ConfirmThroughProvider>()
            .AddSingleton<DisconnectAccount>()
            .AddSingleton<CheckProvider>();
    }
}
