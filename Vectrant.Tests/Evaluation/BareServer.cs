using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

/// <summary>
/// What a process runs before its program when DOTNET_STARTUP_HOOKS names this assembly; the runtime wants it outside of every namespace. Here
/// it is the whole program: Kestrel with nothing on it, which refuses everything with an empty 429, until its input ends.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name outside of every namespace.")]
[SuppressMessage("Roslynator", "RCS1110", Justification = "The runtime looks for this name outside of every namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        app.StartAsync().GetAwaiter().GetResult();
        Console.WriteLine(app.Urls.First());
        Console.In.ReadToEnd();
        Environment.Exit(0);
    }
}

namespace Vectrant.Tests.Evaluation
{
    /// <summary>A server that does nothing but refuse, in a process of its own: what any refusal costs at least.</summary>
    internal sealed class BareServer : IDisposable
    {
        private readonly Process _process;

        private BareServer(Process process, Uri address) => (_process, Address) = (process, address);

        public Uri Address { get; }

        public int Id => _process.Id;

        public static async Task<BareServer> StartAsync(CancellationToken cancellationToken)
        {
            var own = typeof(BareServer).Assembly.Location;
            var info = new ProcessStartInfo("dotnet", [own]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            info.Environment["DOTNET_STARTUP_HOOKS"] = own;
            var process = Process.Start(info) ?? throw new InvalidOperationException("The bare server did not start.");
            var address = await process.StandardOutput.ReadLineAsync(cancellationToken);
            return new BareServer(process, new Uri(address ?? throw new InvalidOperationException("The bare server ended before it said where it is.")));
        }

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }
    }
}
