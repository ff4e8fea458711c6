using System.CommandLine;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Stops the app, then the database it brought.</summary>
internal sealed class DownCommand : Command
{
    private readonly CommandHost _host;
    private readonly ILocalDatabase _database;
    private readonly IAppProcess _app;
    private readonly Terminal _terminal;

    public DownCommand(CommandHost host, ILocalDatabase database, IAppProcess app, Terminal terminal)
        : base("down", "Stop the app and its database")
    {
        _host = host;
        _database = database;
        _app = app;
        _terminal = terminal;
        SetAction((_, cancellationToken) => RunAsync(cancellationToken));
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _terminal.Report(_app.Running() is null ? "The app does not run" : "Stopping the app");
        var ended = await _app.StopAsync(cancellationToken);
        if (!ended.Succeeded)
        {
            return Terminal.Refuse(ended.Error);
        }

        if (_host.HasConfiguredDatabase)
        {
            _terminal.Report("The configured database is not Vectrant's own and goes on");
            return 0;
        }

        _terminal.Report(_database.Running() is null ? "The database does not run" : "Stopping the database");
        var stopped = await _database.StopAsync(cancellationToken);
        return stopped.Succeeded ? 0 : Terminal.Refuse(stopped.Error);
    }
}
