using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Vectrant.Web.Composition;

/// <summary>Logs go to the console only: one JSON object a line for machines (<c>Logging:Format=json</c>, the default in containers), else one line for people.</summary>
internal static class LoggingSetup
{
    private static readonly string[] Quiet = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Quartz", "System.Net.Http"];

    public static void AddVectrantLogging(this WebApplicationBuilder builder)
    {
        // The framework's daily talk drowns ours; whatever is configured wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                .. Quiet.Select(category => KeyValuePair.Create($"Logging:LogLevel:{category}", (string?)nameof(LogLevel.Warning))),
                // A check that only warns would repeat itself with every probe.
                new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", nameof(LogLevel.Error)),
            ],
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(options => Configure(options, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        builder.Logging.AddSimpleConsole(options =>
        {
            Configure(options, "yyyy-MM-dd HH:mm:ss.fffZ ");
            options.SingleLine = true;
        });

        // Decided when the first line is written, so that every source of configuration has its say.
        builder.Services.AddOptions<ConsoleLoggerOptions>().PostConfigure<IConfiguration>((options, configuration) => options.FormatterName = Formatter(configuration));
    }

    internal static string Formatter(IConfiguration configuration)
    {
        var inContainer = configuration.GetValue<bool>("DOTNET_RUNNING_IN_CONTAINER");
        return (configuration["Logging:Format"] ?? (inContainer ? "json" : "simple")) switch
        {
            "json" => ConsoleFormatterNames.Json,
            "simple" => ConsoleFormatterNames.Simple,
            var other => throw new InvalidOperationException($"Logging:Format is '{other}'; it must be 'json' or 'simple'."),
        };
    }

    private static void Configure(ConsoleFormatterOptions options, string timestamp)
    {
        options.TimestampFormat = timestamp;
        options.UseUtcTimestamp = true;
        options.IncludeScopes = true;
    }
}
