using System.CommandLine;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Fills the database with the demo; run again, it brings what is missing.</summary>
internal sealed class SeedCommand : Command
{
    private readonly CommandHost _host;
    private readonly Terminal _terminal;

    public SeedCommand(CommandHost host, Terminal terminal)
        : base("seed", "Fill the database with the demo")
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
        if (app.Services.GetService<IDemo>() is not { } demo)
        {
            return Terminal.Refuse(OperationsErrors.NoDemo());
        }

        _terminal.Report("Seeding the demo");
        var seeded = await demo.SeedAsync(_terminal, cancellationToken);
        if (!seeded.Succeeded)
        {
            return Terminal.Refuse(seeded.Error);
        }

        _terminal.Report("The demo is there; a worker ingests its documents as soon as one runs");
        Terminal.Say();
        Terminal.SayWho(demo.Guide);
        return 0;
    }
}
