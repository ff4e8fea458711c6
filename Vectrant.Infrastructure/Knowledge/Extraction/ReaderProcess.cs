using System.Diagnostics;
using Vectrant.Core.Knowledge;

namespace Vectrant.Infrastructure.Knowledge.Extraction;

/// <summary>How the PDF reader ended.</summary>
/// <param name="ExitCode">Of the process.</param>
/// <param name="Errors">The beginning of what it complained about.</param>
/// <param name="TimedOut">It was stopped because it took too long.</param>
internal sealed record ReaderOutcome(int ExitCode, string Errors, bool TimedOut);

/// <summary>
/// Runs <c>pdftotext</c> on one file, in a process of its own: PDF files come from strangers, and parsers of them have
/// had holes. The kernel bounds its memory, processor time and output; it gets no shell, no input and no environment.
/// </summary>
internal static class ReaderProcess
{
    private const int MostErrors = 4000;

    public static string? Program { get; } = Find("pdftotext");

    private static string? Limiter { get; } = Find("prlimit");

    public static async Task<ReaderOutcome> RunAsync(string path, string output, KnowledgeOptions options, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Limiter ?? Program!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(path)!,
        };
        if (Limiter is not null)
        {
            // Boxes of words make the output some twenty times as long as the text.
            start.ArgumentList.Add($"--as={options.ReadMemoryMegabytes * 1048576L}");
            start.ArgumentList.Add($"--cpu={options.ReadSeconds}");
            start.ArgumentList.Add($"--fsize={options.MaxTextCharacters * 25L}");
            start.ArgumentList.Add("--core=0");
            start.ArgumentList.Add(Program!);
        }

        foreach (var argument in (string[])["-bbox-layout", "-cropbox", "-enc", "UTF-8", path, output])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PATH"] = "/usr/bin:/bin";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The PDF reader did not start.");
        process.StandardInput.Close();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(options.ReadSeconds));
        try
        {
            var errors = BeginningAsync(process.StandardError, limited.Token);
            var ignored = BeginningAsync(process.StandardOutput, limited.Token);
            await process.WaitForExitAsync(limited.Token);
            await ignored;
            return new ReaderOutcome(process.ExitCode, await errors, TimedOut: false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return new ReaderOutcome(process.ExitCode, string.Empty, TimedOut: true);
        }
    }

    /// <summary>Reads to the end, so that the process never waits, but keeps the beginning only.</summary>
    private static async Task<string> BeginningAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            kept.Append(buffer, 0, Math.Min(read, MostErrors - kept.Length));
        }

        return kept.ToString();
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
