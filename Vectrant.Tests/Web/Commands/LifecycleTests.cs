using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Web.Commands;

/// <summary>The commands of an operator, as processes, on a folder that nothing was ever installed in.</summary>
public sealed class LifecycleTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_AfterAppAndDatabaseWereKilled_StartsBothAgain()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Take().ToString(System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            var up = await ProgramProcess.RunAsync(folder.Path, Cancelled, "up", "--no-demo", "--port", port);
            Assert.True(up.ExitCode == 0, up.Text);
            Assert.Contains($"http://localhost:{port}", up.Text, StringComparison.Ordinal);
            Assert.Equal(0, (await ProgramProcess.RunAsync(folder.Path, Cancelled, "status")).ExitCode);

            var again = await ProgramProcess.RunAsync(folder.Path, Cancelled, "up", "--no-demo", "--port", port);
            Assert.Contains("runs already", again.Text, StringComparison.Ordinal);

            KillEverythingOf(folder.Path);
            var dead = await ProgramProcess.RunAsync(folder.Path, Cancelled, "status");
            Assert.Equal(3, dead.ExitCode);

            var revived = await ProgramProcess.RunAsync(folder.Path, Cancelled, "up", "--no-demo", "--port", port);
            Assert.True(revived.ExitCode == 0, revived.Text);
            using var client = new HttpClient();
            using var ready = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), Cancelled);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

            Assert.Equal(0, (await ProgramProcess.RunAsync(folder.Path, Cancelled, "down")).ExitCode);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"), Cancelled));
        }
        finally
        {
            await ProgramProcess.RunAsync(folder.Path, CancellationToken.None, "reset", "--yes");
        }
    }

    [Fact]
    public async Task Up_OnATakenPort_SaysSoAndStartsNothing()
    {
        using var folder = new TemporaryFolder();
        var taken = fixture.App.Address.Port;
        try
        {
            var up = await ProgramProcess.RunAsync(folder.Path, Cancelled, "up", "--no-demo", "--port", $"{taken}");
            Assert.Equal(1, up.ExitCode);
            Assert.Contains($"127.0.0.1:{taken}", up.Text, StringComparison.Ordinal);
        }
        finally
        {
            await ProgramProcess.RunAsync(folder.Path, CancellationToken.None, "reset", "--yes");
        }
    }

    [Fact]
    public async Task Reset_WithoutAnybodyToAsk_DeletesNothing()
    {
        using var folder = new TemporaryFolder();
        var secrets = Path.Combine(folder.Path, "secrets.json");
        await File.WriteAllTextAsync(secrets, "{}", Cancelled);
        var reset = await ProgramProcess.RunAsync(folder.Path, Cancelled, "reset");
        Assert.Equal(1, reset.ExitCode);
        Assert.True(File.Exists(secrets));
    }

    [Fact]
    public async Task Serve_AskedToEnd_SaysNotReadyFirstAndEndsWell()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Take();
        (string, string)[] environment =
        [
            .. TestConfiguration.Of(fixture.Connections).Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)),
            ("Operations__DrainSeconds", "10"),
            ("Logging__Format", "json"),
        ];
        using var serve = ProgramProcess.Start(folder.Path, environment, "serve", "--role", "worker", "--port", $"{port}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await UntilAsync(async () => await StatusAsync(client) == HttpStatusCode.OK, serve);

        serve.Terminate();
        await UntilAsync(async () => await StatusAsync(client) == HttpStatusCode.ServiceUnavailable, serve);
        Assert.Equal(0, await serve.EndAsync(Cancelled));

        var lines = serve.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(JsonDocument.Parse(line).RootElement.TryGetProperty("Message", out _), line));
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("health/ready", Cancelled);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> reached, ProgramProcess program)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var begun = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"It did not happen within three minutes. The program said:\n{program.Text}");
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    private static void KillEverythingOf(string folder)
    {
        using var app = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "app.json")));
        var server = File.ReadLines(Path.Combine(folder, "pg", "postmaster.pid")).First();
        foreach (var id in new[] { app.RootElement.GetProperty("ProcessId").GetInt32(), int.Parse(server, System.Globalization.CultureInfo.InvariantCulture) })
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(90));
        }
    }
}
