using System.CommandLine;
using Vectrant.Core.Operations;

namespace Vectrant.Web.Commands;

/// <summary>The end of the app's log, and on request what is added to it.</summary>
internal sealed class LogsCommand : Command
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "go on with what is written from now on" };
    private readonly Option<int> _lines = new("--lines", "-n") { Description = "how many lines of the end", DefaultValueFactory = _ => 200 };
    private readonly IAppProcess _app;
    private readonly TimeProvider _time;

    public LogsCommand(IAppProcess app, TimeProvider time)
        : base("logs", "What the app wrote")
    {
        _app = app;
        _time = time;
        Options.Add(_follow);
        Options.Add(_lines);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!File.Exists(_app.LogFile))
        {
            Terminal.Say($"Nothing was written yet to {_app.LogFile}.");
            return 0;
        }

        var file = new FileStream(_app.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var end = new Queue<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            end.Enqueue(line);
            if (end.Count > Math.Max(0, parsed.GetValue(_lines)))
            {
                end.Dequeue();
            }
        }

        foreach (var line in end)
        {
            Terminal.Say(line);
        }

        if (parsed.GetValue(_follow))
        {
            await FollowAsync(reader, cancellationToken);
        }

        return 0;
    }

    private async Task FollowAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Console.Out.Write(await reader.ReadToEndAsync(cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how following ends.
        }
    }
}
