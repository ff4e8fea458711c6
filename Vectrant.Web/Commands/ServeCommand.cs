using System.CommandLine;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Runs one node in the foreground until it is asked to end.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<NodeRole> _role = new("--role") { Description = "web answers people, worker does the background work, all does both", DefaultValueFactory = _ => NodeRole.All };
    private readonly Option<int> _port = ListenOptions.Port();
    private readonly Option<string> _address = ListenOptions.Address();
    private readonly Option<bool> _demo = new("--demo") { Description = "look like the company of the demo where no setting says otherwise" };
    private readonly CommandHost _host;
    private readonly Terminal _terminal;

    public ServeCommand(CommandHost host, Terminal terminal)
        : base("serve", "Run in the foreground")
    {
        _host = host;
        _terminal = terminal;
        Options.Add(_role);
        Options.Add(_port);
        Options.Add(_address);
        Options.Add(_demo);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var url = new UriBuilder("http", parsed.GetValue(_address), parsed.GetValue(_port)).Uri.ToString();
        var built = await _host.BuildAsync(
            parsed.GetValue(_role),
            _terminal,
            builder =>
            {
                builder.WebHost.UseUrls(url);
                if (parsed.GetValue(_demo))
                {
                    DemoSettings.AddTo(builder.Configuration);
                }
            },
            cancellationToken);
        if (!built.Succeeded)
        {
            return Terminal.Refuse(built.Error);
        }

        await using var app = built.Value;
        if (!_host.HasConfiguredDatabase)
        {
            // Nobody else brings an install's own database up to date.
            var migrated = await CommandHost.MigrateAsync(app, cancellationToken);
            if (!migrated.Succeeded)
            {
                return Terminal.Refuse(migrated.Error);
            }
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The host has logged all of it; whoever started the node needs the cause and the way on.
            return Terminal.Refuse(OperationsErrors.NodeDidNotStart(problem.GetBaseException().Message));
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
