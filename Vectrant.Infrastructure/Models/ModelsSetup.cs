using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Models;
using Vectrant.Infrastructure.Models.Providers;

namespace Vectrant.Infrastructure.Models;

public static class ModelsSetup
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelsOptions>().Bind(configuration.GetSection(ModelsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        services.AddSingleton<ModelKeys>();
        services.AddSingleton<IModelChoices, ModelChoices>();
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<IModelCallLog, ModelCallLog>();
        services.AddSingleton<CallRecorder>();
        services.AddSingleton<ChatModels>();
        services.AddSingleton<IChatModels>(provider => provider.GetRequiredService<ChatModels>());
        services.AddSingleton<EmbeddingGenerators>();
        services.AddSingleton<IModelSettingStore, ModelSettingStore>();
        services.AddSingleton<IModelQuery, ModelQuery>();
        services.AddSingleton<IModelTest, ModelTest>();
        services.AddSingleton<ChangeModel>();
        services.AddSingleton<ResetModel>();
        services.AddSingleton<TestModel>();
        services.AddSingleton<EmbeddingModels>();
        services.AddSingleton<IEmbeddingModels>(provider => provider.GetRequiredService<EmbeddingModels>());
        services.AddSingleton<IEmbeddingBuild>(provider => provider.GetRequiredService<EmbeddingModels>());
        return services;
    }
}
