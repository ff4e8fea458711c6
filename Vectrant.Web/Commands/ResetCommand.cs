using System.CommandLine;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Deletes the install's own database for good, after asking.</summary>
internal sealed class ResetCommand : Command
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };
    private readonly CommandHost _host;
    private readonly ILocalDatabase _database;
    private readonly IAppProcess _app;
    private readonly Terminal _terminal;

    public ResetCommand(CommandHost host, ILocalDatabase database, IAppProcess app, Terminal terminal)
        : base("reset", "Delete this install's database and logs, after asking")
    {
        _host = host;
        _database = database;
        _app = app;
        _terminal = terminal;
        Options.Add(_yes);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_host.HasConfiguredDatabase)
        {
            return Terminal.Refuse(OperationsErrors.DatabaseIsNotOurs());
        }

        if (!parsed.GetValue(_yes) && !Confirmed())
        {
            Terminal.Say("Nothing was deleted.");
            return 1;
        }

        _terminal.Report("Stopping the app");
        var ended = await _app.StopAsync(cancellationToken);
        if (!ended.Succeeded)
        {
            return Terminal.Refuse(ended.Error);
        }

        _terminal.Report("Deleting the database");
        var erased = await _database.EraseAsync(cancellationToken);
        if (!erased.Succeeded)
        {
            return Terminal.Refuse(erased.Error);
        }

        File.Delete(_app.LogFile);
        File.Delete(_app.LogFile + ".1");
        Terminal.Say("Everything was deleted. ./vectrant up begins anew.");
        return 0;
    }

    private static bool Confirmed()
    {
        if (Console.IsInputRedirected)
        {
            Terminal.Say("This deletes all documents, conversations and people of this install. Nobody can be asked here: add --yes to do it.");
            return false;
        }

        Console.Out.Write("This deletes all documents, conversations and people of this install. Type yes to do it: ");
        return string.Equals(Console.In.ReadLine()?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
    }
}
