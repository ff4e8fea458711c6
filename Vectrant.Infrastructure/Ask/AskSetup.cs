using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Ask;

namespace Vectrant.Infrastructure.Ask;

public static class AskSetup
{
    public static IServiceCollection AddAsk(this IServiceCollection services) => services
        .AddSingleton<IQuestionStore, QuestionStore>()
        .AddSingleton<IQuestionQuery, QuestionQuery>()
        .AddSingleton<AskQuestion>()
        .AddSingleton<TryPipeline>()
        .AddSingleton<RateAnswer>();
}
