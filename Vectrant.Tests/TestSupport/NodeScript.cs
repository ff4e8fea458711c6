using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectrant.Tests.Architecture;

namespace Vectrant.Tests.TestSupport;

/// <summary>A script for Node beside its test: reads one JSON value, writes one. Its packages are those of <c>Vectrant.Tests/package.json</c>.</summary>
public static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="path">Below the folder of the tests.</param>
    /// <param name="input">What the script reads.</param>
    /// <param name="cancellationToken">Ends the script.</param>
    public static async Task<JsonElement> RunAsync(string path, JsonNode input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(SourceTree.Root, "Vectrant.Tests", path)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new InvalidOperationException("Node did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var problem = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.ToJsonString().AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<JsonElement>(await output)
                : throw new InvalidOperationException($"{path} failed: {await problem}");
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
