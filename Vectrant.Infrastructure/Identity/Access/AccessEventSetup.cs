using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vectrant.Core.Identity.Access;

namespace Vectrant.Infrastructure.Identity.Access;

public static class AccessEventSetup
{
    public static IServiceCollection AddAccessEvents(this IServiceCollection services)
    {
        services.AddOptions<AccessEventOptions>().BindConfiguration(AccessEventOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<AccessEventOptions>, AccessEventOptionsValidator>()
            .AddSingleton<AccessEvents>()
            .AddSingleton<IAccessEvents>(provider => provider.GetRequiredService<AccessEvents>())
            .AddHostedService(provider => provider.GetRequiredService<AccessEvents>())
            .AddSingleton<AccessEventQuery>()
            .AddSingleton<IAccessEventQuery>(provider => provider.GetRequiredService<AccessEventQuery>());
    }
}
