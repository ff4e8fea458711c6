using System.Diagnostics;

namespace Vectrant.Infrastructure.Operations;

/// <summary>What a finished child process left behind.</summary>
internal sealed record ChildOutcome(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Both streams as one text for a message to a person.</summary>
    public string Words => string.Join('\n', new[] { Errors.Trim(), Output.Trim() }.Where(text => text.Length > 0));
}

/// <summary>Runs short child processes without a shell and never longer than allowed.</summary>
internal static class ChildProcess
{
    /// <exception cref="TimeoutException">The process did not end in time; it and its children were killed.</exception>
    public static async Task<ChildOutcome> RunAsync(IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // PostgreSQL's tools complain when they may not enter the caller's folder.
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"The process {command[0]} did not start.");
        process.StandardInput.Close();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limited.Token);
            var errors = process.StandardError.ReadToEndAsync(limited.Token);
            await process.WaitForExitAsync(limited.Token);
            return new ChildOutcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{Path.GetFileName(command[0])} did not end within {limit.TotalSeconds:0} s and was stopped.");
        }
    }
}
