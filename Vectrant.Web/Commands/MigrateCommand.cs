using System.CommandLine;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Creates the database's roles and brings its schema to this version; needs the owner's connection string.</summary>
internal sealed class MigrateCommand : Command
{
    private readonly CommandHost _host;
    private readonly Terminal _terminal;

    public MigrateCommand(CommandHost host, Terminal terminal)
        : base("migrate", "Bring the database to this version")
    {
        _host = host;
        _terminal = terminal;
        SetAction((_, cancellationToken) => RunAsync(cancellationToken));
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var built = await _host.BuildAsync(_terminal, cancellationToken);
        if (!built.Succeeded)
        {
            return Terminal.Refuse(built.Error);
        }

        await using var app = built.Value;
        _terminal.Report("Bringing the database to this version");
        var migrated = await CommandHost.MigrateAsync(app, cancellationToken);
        if (!migrated.Succeeded)
        {
            return Terminal.Refuse(migrated.Error);
        }

        _terminal.Report("The database is up to date");
        return 0;
    }
}
