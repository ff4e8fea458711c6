using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

public static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OperationsOptions>().Bind(configuration.GetSection(OperationsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperationsOptions>, OperationsOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<OperationsOptions>>((host, operations) => host.ShutdownTimeout = TimeSpan.FromSeconds(operations.Value.ShutdownSeconds));
        services.AddHostedService<Drain>();
        services.AddHealthChecks()
            .AddCheck<NodeHealth>("node")
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<VectorHealth>("vectors");
        return services;
    }

    /// <summary>What commands need before there is an app: the database an install brings along, and the app's process.</summary>
    public static IServiceCollection AddLocalInstall(this IServiceCollection services, string? folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(InstallFolder.Of(folder))
            .AddSingleton<ILocalDatabase, LocalDatabase>()
            .AddSingleton<IAppProcess, AppProcess>();
    }
}
