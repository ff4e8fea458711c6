using Vectrant.Core.Common;

namespace Vectrant.Core.Operations;

/// <summary>The app in the background of this machine, one for each install.</summary>
public interface IAppProcess
{
    /// <summary>File that receives what the app writes.</summary>
    string LogFile { get; }

    /// <summary>The process that runs at this moment, or null.</summary>
    RunningApp? Running();

    /// <summary>Whether it was started from the program that is installed now, not from an older build.</summary>
    bool IsCurrent(RunningApp app);

    /// <summary>Starts the app so that it outlives this process, and waits until it is ready to answer.</summary>
    /// <returns>Conflict when the port is taken, Unavailable with the app's last words when it does not become ready.</returns>
    Task<Result<RunningApp>> StartAsync(AppStart start, CancellationToken cancellationToken);

    /// <summary>Asks the app to end and waits; an app that does not end in time is killed. Succeeds when none ran.</summary>
    Task<Result<Done>> StopAsync(CancellationToken cancellationToken);

    /// <summary>What the app says of its health.</summary>
    /// <returns>Null when it does not answer.</returns>
    Task<AppReadiness?> ReadinessAsync(RunningApp app, CancellationToken cancellationToken);
}

/// <summary>How to start the app.</summary>
/// <param name="Address">IP address to listen on.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Role">What the node does: all, web or worker.</param>
/// <param name="Demo">Whether it looks like the demo's company where no setting says otherwise.</param>
public sealed record AppStart(string Address, int Port, string Role, bool Demo);

/// <summary>A running app.</summary>
/// <param name="ProcessId">Of the operating system.</param>
/// <param name="StartedAt">The kernel's own mark of the process' start, which tells it from a later one of the same number.</param>
/// <param name="Build">Time of the program file it was started from, to notice a newer build.</param>
/// <param name="Address">IP address it listens on.</param>
/// <param name="Port">TCP port it listens on.</param>
public sealed record RunningApp(int ProcessId, string StartedAt, DateTime Build, string Address, int Port)
{
    /// <summary>Where people on this machine open it.</summary>
    public Uri Url => new($"http://localhost:{Port}");
}

/// <summary>The answer of /health/ready.</summary>
/// <param name="IsReady">Whether it takes requests.</param>
/// <param name="Words">Each check with its outcome, a line each.</param>
public sealed record AppReadiness(bool IsReady, IReadOnlyList<string> Words);
