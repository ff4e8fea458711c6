using System.CommandLine;
using Vectrant.Web.Commands.Guard;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Every command of the program, in one list.</summary>
internal static class CommandLine
{
    private static readonly IReadOnlyList<Type> Commands =
    [
        typeof(UpCommand),
        typeof(DownCommand),
        typeof(StatusCommand),
        typeof(LogsCommand),
        typeof(ResetCommand),
        typeof(ServeCommand),
        typeof(MigrateCommand),
        typeof(SeedCommand),
        typeof(IngestCommand),
        typeof(GuardCommand),
        typeof(AdminCommand),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var services = CommandServices.Build();
        var parsed = Root(services).Parse(arguments);

        // The app ends by its own rules when it is asked to; anything else has a few seconds after Ctrl-C.
        var patience = parsed.CommandResult.Command is ServeCommand ? (TimeSpan?)null : TimeSpan.FromSeconds(10);
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = patience });
    }

    internal static RootCommand Root(IServiceProvider services)
    {
        var root = new RootCommand("Vectrant: AI drafts, people decide.");
        foreach (var type in Commands)
        {
            root.Subcommands.Add((Command)ActivatorUtilities.CreateInstance(services, type));
        }

        return root;
    }
}
