using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Tokens;

namespace Vectrant.Infrastructure.Identity.Tokens;

public static class TokensSetup
{
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>()
            .AddSingleton<SigningKeyStore>()
            .AddSingleton<ISigningKeys, SigningKeys>()
            .AddSingleton<IRefreshStore, RefreshStore>()
            .AddSingleton<IProgramStore, ProgramStore>()
            .AddSingleton<EndProgram>()
            .AddSingleton<ReplaceSigningKey>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<ProgramTokens>()
            .AddSingleton<CheckAccessToken>()
            .AddSingleton<IApiKeyStore, ApiKeyStore>()
            .AddSingleton<CheckApiKey>()
            .AddSingleton<CreateApiKey>()
            .AddSingleton<RenewApiKey>()
            .AddSingleton<RevokeApiKey>()
            .AddSingleton<ListApiKeys>();
    }
}
