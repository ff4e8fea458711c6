using System.CommandLine;
using Vectrant.Core.Operations;
using Vectrant.Web.Composition;

namespace Vectrant.Web.Commands;

/// <summary>What runs, where, and how it is. Exit code 0 when the app is ready, 3 when not.</summary>
internal sealed class StatusCommand : Command
{
    private const int NotReady = 3;

    private readonly CommandHost _host;
    private readonly ILocalDatabase _database;
    private readonly IAppProcess _app;

    public StatusCommand(CommandHost host, ILocalDatabase database, IAppProcess app)
        : base("status", "What runs, where, and whether it is healthy")
    {
        _host = host;
        _database = database;
        _app = app;
        SetAction((_, cancellationToken) => RunAsync(cancellationToken));
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Terminal.Say("database  " + (_host.HasConfiguredDatabase
            ? "configured by ConnectionStrings"
            : _database.Running() is { } server
                ? $"runs: PostgreSQL {server.ServerVersion} on 127.0.0.1:{server.Port}, data in {server.DataDirectory}"
                : "does not run"));
        if (_app.Running() is not { } app)
        {
            Terminal.Say("app       does not run; ./vectrant up starts it");
            return NotReady;
        }

        var readiness = await _app.ReadinessAsync(app, cancellationToken);
        Terminal.Say($"app       {(readiness is null ? "runs but does not answer" : readiness.IsReady ? "ready" : "not ready")}: {app.Url.GetLeftPart(UriPartial.Authority)} (process {app.ProcessId}{(_app.IsCurrent(app) ? "" : ", of an older build: ./vectrant up renews it")})");
        foreach (var line in readiness?.Words ?? [])
        {
            Terminal.Say($"          {line}");
        }

        Terminal.Say($"log       {_app.LogFile}");
        return readiness is { IsReady: true } ? 0 : NotReady;
    }
}
