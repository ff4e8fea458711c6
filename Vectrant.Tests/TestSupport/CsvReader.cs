using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Vectrant.Tests.Architecture;

namespace Vectrant.Tests.TestSupport;

/// <summary>Python's csv module: somebody else's idea of what the files mean.</summary>
internal static class CsvReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <returns>The rows by what is taken for the end of a cell; the comma strictly, as RFC 4180 has it.</returns>
    public static async Task<Dictionary<string, string[][]>> ReadAsync(byte[] file, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(SourceTree.Root, "Vectrant.Tests", "Web", "Shared", "csv-reader.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new InvalidOperationException("Python did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var problem = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(file, limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Dictionary<string, string[][]>>(await output)!
                : throw new InvalidOperationException($"The file cannot be read: {await problem}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
