using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Answering;

namespace Vectrant.Infrastructure.Answering;

public static class AnsweringSetup
{
    public static IServiceCollection AddAnswering(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddSingleton<AnswerQuestion>();
    }
}
