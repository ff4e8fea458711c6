using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Demo;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Demo;

public static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<IDemoFiles, DemoFiles>()
        .AddSingleton<IDemoConversationStore, DemoConversationStore>()
        .AddSingleton<SeedTeams>()
        .AddSingleton<SeedKnowledge>()
        .AddSingleton<SeedPipelines>()
        .AddSingleton<SeedConversations>()
        .AddSingleton<IDemo, SeedDemo>();
}
