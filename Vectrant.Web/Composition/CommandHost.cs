using System.Data.Common;
using Microsoft.Extensions.Configuration.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Operations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Web.Composition;

/// <summary>Builds the app for a command: with the settings of the install, and with its own database where none is configured.</summary>
internal sealed class CommandHost(ILocalDatabase database, InstallFolder folder)
{
    private const string Owner = "ConnectionStrings:Vectrant";
    private const string MasterKey = MasterKeyOptions.Section + ":";

    private readonly IConfigurationRoot _settings = Add(new ConfigurationBuilder().AddEnvironmentVariables(), folder).Build();

    /// <summary>True when the operator names a database, which Vectrant then neither starts nor stops nor erases.</summary>
    public bool HasConfiguredDatabase => IsSet(Owner) || (IsSet(Owner + "App") && IsSet(Owner + "Customer"));

    /// <summary>The app, built and not started. Its database runs.</summary>
    public async Task<Result<WebApplication>> BuildAsync(NodeRole role, IProgress<string> progress, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        string? owner = null;
        if (!HasConfiguredDatabase)
        {
            var started = await database.StartAsync(progress, cancellationToken);
            if (!started.Succeeded)
            {
                return started.Error;
            }

            owner = started.Value.OwnerConnectionString;
        }

        return VectrantHost.Build([], role, builder =>
        {
            Add(builder.Configuration, folder);
            if (owner is not null)
            {
                builder.Configuration.AddInMemoryCollection([new(Owner, owner)]);
                if (!IsSet(MasterKey + "Value") && !IsSet(MasterKey + "File"))
                {
                    builder.Configuration.AddInMemoryCollection([new(MasterKey + "File", MasterKeyFile.Ensure(folder))]);
                }
            }

            configure(builder);
        });
    }

    /// <summary>The app for a command that ends again: it logs only what went wrong.</summary>
    public Task<Result<WebApplication>> BuildAsync(IProgress<string> progress, CancellationToken cancellationToken) => BuildAsync(
        NodeRole.Web,
        progress,
        builder => builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning),
        cancellationToken);

    public static async Task<Result<Done>> MigrateAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.Services.GetRequiredService<DatabaseMigrator>().RunAsync(cancellationToken);
            return Done.Instance;
        }
        catch (DbException problem)
        {
            return OperationsErrors.MigrationFailed(problem.Message);
        }
    }

    // Environment variables win over the file, as everywhere.
    private static T Add<T>(T configuration, InstallFolder folder)
        where T : IConfigurationBuilder
    {
        var file = new JsonConfigurationSource { Path = folder.File("appsettings.json"), Optional = true };
        file.ResolveFileProvider();
        var before = configuration.Sources.TakeWhile(source => source is not Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationSource).Count();
        configuration.Sources.Insert(before, file);
        return configuration;
    }

    private bool IsSet(string key) => !string.IsNullOrWhiteSpace(_settings[key]);
}
