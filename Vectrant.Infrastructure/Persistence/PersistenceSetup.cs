using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Registers the database: two data sources, the Identity context, the change feed.</summary>
public static class PersistenceSetup
{
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        DapperTypes.Register();
        var connections = ConnectionStrings.From(configuration);
        services.AddSingleton(connections);
        services.AddSingleton(new AppDatabase(NpgsqlDataSource.Create(connections.App)));
        services.AddSingleton(new CustomerDatabase(NpgsqlDataSource.Create(connections.Customer)));
        services.AddSingleton<DatabaseMigrator>();
        services.AddDbContextFactory<VectrantDbContext>(options => options
            .UseNpgsql(connections.App)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<IChangeFeed>(provider => provider.GetRequiredService<NotificationFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<NotificationFeed>());
        services.AddOptions<MasterKeyOptions>().Bind(configuration.GetSection(MasterKeyOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MasterKeyOptions>, MasterKeyOptionsValidator>();
        services.AddSingleton<KeySeal>();
        // Before the framework's own reading of the keys, which would only log what is wrong.
        services.AddHostedService<KeySealing>();
        services.AddDataProtection().SetApplicationName("Vectrant");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();
        return services;
    }
}
