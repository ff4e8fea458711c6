using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Answering;

namespace Vectrant.Infrastructure.Answering;

public static class AnsweringSetup
{
    public static IServiceCollection AddAnswering(this IServiceCollection services) => services
        .AddSingleton<PassageFinder>()
        .AddSingleton<AnswerComposer>()
        .AddSingleton<AnswerGuard>()
        .AddSingleton<AnswerQuestion>()
        .AddSingleton<GroundText>();
}
