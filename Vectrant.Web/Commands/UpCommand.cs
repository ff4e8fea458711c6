using System.CommandLine;
using Vectrant.Core.Common;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>Everything from nothing to an address that can be opened.</summary>
internal sealed class UpCommand : Command
{
    private readonly Option<int> _port = ListenOptions.Port();
    private readonly Option<string> _address = ListenOptions.Address();
    private readonly Option<bool> _noDemo = new("--no-demo") { Description = "bring no invented company: for an install that is meant seriously" };
    private readonly CommandHost _host;
    private readonly IAppProcess _app;
    private readonly Terminal _terminal;

    public UpCommand(CommandHost host, IAppProcess app, Terminal terminal)
        : base("up", "Start everything: database, migrations, demo, app")
    {
        _host = host;
        _app = app;
        _terminal = terminal;
        Options.Add(_port);
        Options.Add(_address);
        Options.Add(_noDemo);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        _terminal.Report(_host.HasConfiguredDatabase ? "Using the database that is configured" : "Starting the database");
        var built = await _host.BuildAsync(_terminal, cancellationToken);
        if (!built.Succeeded)
        {
            return Terminal.Refuse(built.Error);
        }

        await using var services = built.Value;
        var demo = parsed.GetValue(_noDemo) ? null : services.Services.GetService<IDemo>();
        var running = await StillGoodAsync(cancellationToken);
        if (running is null)
        {
            var start = new AppStart(parsed.GetValue(_address)!, parsed.GetValue(_port), "all", demo is not null);
            var started = await StartAsync(services, demo, start, cancellationToken);
            if (!started.Succeeded)
            {
                return Terminal.Refuse(started.Error);
            }

            running = started.Value;
        }

        Welcome(running, demo?.Guide);
        return 0;
    }

    // An app of an older build, or one that lost its database for good, is replaced.
    private async Task<RunningApp?> StillGoodAsync(CancellationToken cancellationToken)
    {
        if (_app.Running() is not { } running)
        {
            return null;
        }

        if (_app.IsCurrent(running) && await _app.ReadinessAsync(running, cancellationToken) is { IsReady: true })
        {
            _terminal.Report("The app runs already");
            return running;
        }

        return null;
    }

    private async Task<Result<RunningApp>> StartAsync(WebApplication services, IDemo? demo, AppStart start, CancellationToken cancellationToken)
    {
        if (_app.Running() is not null)
        {
            _terminal.Report("Stopping the app that runs, to start it anew");
        }

        var stopped = await _app.StopAsync(cancellationToken);
        if (!stopped.Succeeded)
        {
            return stopped.Error;
        }

        _terminal.Report("Bringing the database to this version");
        var migrated = await CommandHost.MigrateAsync(services, cancellationToken);
        if (!migrated.Succeeded)
        {
            return migrated.Error;
        }

        _terminal.Report("Starting the app");
        var running = await _app.StartAsync(start, cancellationToken);
        if (!running.Succeeded || demo is null)
        {
            return running;
        }

        // The app's own workers read the documents, so it has to run by now.
        _terminal.Report("Seeding the demo");
        var seeded = await demo.SeedAsync(_terminal, cancellationToken);
        return seeded.Succeeded ? running : seeded.Error;
    }

    private void Welcome(RunningApp app, DemoGuide? guide)
    {
        _terminal.Report("Ready");
        Terminal.Say();
        Terminal.Say($"  Vectrant              {app.Url.GetLeftPart(UriPartial.Authority)}");
        Terminal.Say($"  the customer's page   {new Uri(app.Url, "chat")}");
        Terminal.Say($"  its log               {_app.LogFile}");
        if (guide is not null)
        {
            Terminal.Say();
            Terminal.SayWho(guide);
            Terminal.Say();
            Terminal.Say("What to try");
            foreach (var (number, suggestion) in guide.Suggestions.Index())
            {
                Terminal.Say($"  {number + 1}. {suggestion}");
            }
        }

        Terminal.Say();
        Terminal.Say("./vectrant status | logs -f | down");
    }
}
