using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Operations;

namespace Vectrant.Infrastructure.Operations;

/// <summary>Runs this same program with the command <c>serve</c>, detached, its output in a log file, its number in <c>app.json</c>.</summary>
internal sealed class AppProcess(InstallFolder folder, TimeProvider time) : IAppProcess
{
    private const long LargestLog = 20 * 1024 * 1024;
    private const int LastWordsLines = 15;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(180);
    // The app itself gives its work 20 s to end.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public string LogFile => folder.File("app.log");

    private string NoteFile => folder.File("app.json");

    public RunningApp? Running()
    {
        if (!File.Exists(NoteFile))
        {
            return null;
        }

        var app = JsonSerializer.Deserialize<RunningApp>(File.ReadAllText(NoteFile));
        return app is not null && StartMark(app.ProcessId) == app.StartedAt ? app : null;
    }

    public async Task<Result<RunningApp>> StartAsync(AppStart start, CancellationToken cancellationToken)
    {
        if (!CanListen(start.Address, start.Port))
        {
            return OperationsErrors.PortTaken(start.Address, start.Port);
        }

        TurnLog();
        using var process = Launch(start);
        if (StartMark(process.Id) is { } mark)
        {
            var app = new RunningApp(process.Id, mark, ProgramTime(), start.Address, start.Port);
            await PrivateFile.WriteAsync(NoteFile, JsonSerializer.Serialize(app), cancellationToken);
            return await WaitUntilReadyAsync(app, process, cancellationToken);
        }

        return OperationsErrors.AppEnded(LastWords(), LogFile);
    }

    public async Task<Result<Done>> StopAsync(CancellationToken cancellationToken)
    {
        if (Running() is { } app)
        {
            await SignalAsync("TERM", app, cancellationToken);
            if (!await EndsAsync(app, StopPatience, cancellationToken))
            {
                await SignalAsync("KILL", app, cancellationToken);
                if (!await EndsAsync(app, TimeSpan.FromSeconds(5), cancellationToken))
                {
                    return OperationsErrors.AppDoesNotEnd(app.ProcessId);
                }
            }
        }

        File.Delete(NoteFile);
        return Done.Instance;
    }

    public async Task<AppReadiness?> ReadinessAsync(RunningApp app, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var host = IPAddress.Parse(app.Address) is { } address && address.Equals(IPAddress.Any) ? IPAddress.Loopback : IPAddress.Parse(app.Address);
        var url = new UriBuilder("http", host.ToString(), app.Port, "/health/ready").Uri;
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            var report = await response.Content.ReadFromJsonAsync<HealthAnswer>(JsonSerializerOptions.Web, cancellationToken);
            return new AppReadiness(response.IsSuccessStatusCode, [.. (report?.Checks ?? []).Select(check => $"{check.Name}: {check.Status}{(check.Message is null ? "" : $", {check.Message}")}")]);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException || (problem is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public bool IsCurrent(RunningApp app) => app.Build == ProgramTime();

    private static DateTime ProgramTime() => File.GetLastWriteTimeUtc(Program()[^1]);

    private static bool CanListen(string address, int port)
    {
        using var probe = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    // The shell only connects the streams; setsid keeps Ctrl-C and a closing terminal away from the app.
    private Process Launch(AppStart start)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogFile]);
        foreach (var word in (string[])[.. Program(), "serve", "--role", start.Role, "--listen", start.Address, "--port", start.Port.ToString(CultureInfo.InvariantCulture), .. start.Demo ? ["--demo"] : Array.Empty<string>()])
        {
            info.ArgumentList.Add(word);
        }

        info.Environment["VECTRANT_HOME"] = folder.Path;
        return Process.Start(info) ?? throw new InvalidOperationException("The app's process did not start.");
    }

    private static string[] Program()
    {
        var entry = Path.Combine(AppContext.BaseDirectory, "Vectrant.Web.dll");
        var self = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(self) == "dotnet" ? [self, entry] : [self];
    }

    private async Task<Result<RunningApp>> WaitUntilReadyAsync(RunningApp app, Process process, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        AppReadiness? readiness = null;
        while (time.GetElapsedTime(begun) < StartPatience)
        {
            if (process.HasExited)
            {
                File.Delete(NoteFile);
                return OperationsErrors.AppEnded(LastWords(), LogFile);
            }

            readiness = await ReadinessAsync(app, cancellationToken);
            if (readiness is { IsReady: true })
            {
                return app;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        return OperationsErrors.AppNotReady(StartPatience, readiness?.Words ?? [], LogFile);
    }

    private static async Task SignalAsync(string signal, RunningApp app, CancellationToken cancellationToken) =>
        await ChildProcess.RunAsync(["/bin/sh", "-c", $"kill -{signal} {app.ProcessId}"], TimeSpan.FromSeconds(5), cancellationToken);

    private async Task<bool> EndsAsync(RunningApp app, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (StartMark(app.ProcessId) == app.StartedAt)
        {
            if (time.GetElapsedTime(begun) > patience)
            {
                return false;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        return true;
    }

    private void TurnLog()
    {
        if (File.Exists(LogFile) && new FileInfo(LogFile).Length > LargestLog)
        {
            File.Move(LogFile, LogFile + ".1", overwrite: true);
        }
    }

    private string LastWords() => File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(LastWordsLines)) : "(it wrote nothing)";

    // Field 22 of the kernel's line is the start time in ticks since boot; the second field may hold spaces, but ends with the last ')'.
    private static string? StartMark(int processId)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{processId}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record HealthAnswer(string Status, IReadOnlyList<HealthLine> Checks);

    private sealed record HealthLine(string Name, string Status, string? Message);
}
