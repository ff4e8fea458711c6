using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Evaluation;

/// <summary>
/// What a flood on one tier does to another, and what refusing costs, beside a control of the same run: the same flood against a server in a
/// process of its own that does nothing but refuse. Nothing is asserted about time: for notes and decisions. The crowd is a process of its own
/// at nice 19; app, agent, customer and database share the machine with it.
/// <c>Vectrant.Tests -explicit only -class Vectrant.Tests.Evaluation.FloodFiguresTests -showLiveOutput</c>, on a machine that does nothing else.
/// </summary>
public sealed class FloodFiguresTests(PostgresFixture postgres)
{
    private const int PerSecond = 2000;
    private const int Rounds = 5;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(6);

    /// <summary>Until the crowd is at its rate and over its limit.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5);

    /// <summary>Between two requests: some hundred a second, as many as a hundred busy agents send.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Measure_FloodOfStrangers_PrintsWhatAnAgentFeels()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation, ("RateLimits:Anonymous:Read", "600"));
        var desk = await Desk.OpenAsync(app, withCustomer: false);
        await CompareAsync("strangers read a page", Flood.Get("/sign-in", PerSecond, "Accept: text/html"), desk);
    }

    [Fact(Explicit = true)]
    public async Task Measure_FloodOfAKeyAndOfAnEmployee_PrintsWhatAgentsAndCustomersFeel()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation, ("RateLimits:ApiKey:Read", "600"), ("RateLimits:Employee:Read", "600"));
        var desk = await Desk.OpenAsync(app, withCustomer: true);
        var (email, person) = await AccessFigures.HireAsync(app, Role.Employee, Cancellation);
        var key = await AccessFigures.KeyAsync(app, person, Role.Employee, Cancellation);
        await CompareAsync("an API key", Flood.Get(AccessFigures.WhoAmI, PerSecond, $"Authorization: Bearer {key}"), desk);
        using var http = AccessFigures.Client(app);
        var token = await AccessFigures.TokenAsync(http, email, Cancellation);
        await CompareAsync("an employee", Flood.Get(AccessFigures.WhoAmI, PerSecond, $"Authorization: Bearer {token}"), desk);
    }

    [Fact(Explicit = true)]
    public async Task Measure_FloodOfPasswords_PrintsWhatAgentsAndCustomersFeel()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation);
        var body = JsonSerializer.Serialize(new { grant_type = "password", username = "########@flood.example", password = AccessFigures.Password });
        var flood = Flood.Post("/api/v1/auth/token", 100, body) with { From = Flood.NewAddresses(200), Connections = 200 };
        await CompareAsync("passwords from 200 addresses", flood, await Desk.OpenAsync(app, withCustomer: true));
    }

    [Theory(Explicit = true)]
    [InlineData("/sign-in")]
    [InlineData("/chat")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Measure_Refusals_PrintsWhatOneCosts(string path)
    {
        await using var narrow = await AccessFigures.StartAsync(postgres, Cancellation, ("RateLimits:Anonymous:Read", "600"));
        await using var wide = await AccessFigures.StartAsync(postgres, Cancellation);
        using var bare = await BareServer.StartAsync(Cancellation);
        using var bareProcess = Process.GetProcessById(bare.Id);
        var flood = Flood.Get(path, 1_000_000, "Accept: text/html");
        await CostAsync($"{path} at a bare Kestrel", bare.Address, bareProcess, flood);
        await CostAsync($"{path} refused", narrow.Address, null, flood);
        await CostAsync($"{path} answered", wide.Address, null, flood);
    }

    [Fact(Explicit = true)]
    public async Task Measure_CallersWithProof_PrintsWhatARefusalCosts()
    {
        await using var narrow = await AccessFigures.StartAsync(postgres, Cancellation, ("RateLimits:ApiKey:Read", "600"), ("RateLimits:Employee:Read", "600"), ("RateLimits:Anonymous:Read", "600"));
        await using var wide = await AccessFigures.StartAsync(postgres, Cancellation);
        foreach (var (name, app) in new[] { ("refused", narrow), ("answered", wide) })
        {
            var (email, person) = await AccessFigures.HireAsync(app, Role.Employee, Cancellation);
            var key = await AccessFigures.KeyAsync(app, person, Role.Employee, Cancellation);
            using var http = AccessFigures.Client(app);
            var token = await AccessFigures.TokenAsync(http, email, Cancellation);
            await CostAsync($"API key {name}", app.Address, null, Flood.Get(AccessFigures.WhoAmI, 1_000_000, $"Authorization: Bearer {key}"));
            await CostAsync($"access token {name}", app.Address, null, Flood.Get(AccessFigures.WhoAmI, 1_000_000, $"Authorization: Bearer {token}"));
            await CostAsync($"another forged token each time {name}", app.Address, null, Flood.Get(AccessFigures.WhoAmI, 1_000_000, $"Authorization: Bearer {token}########"));
        }
    }

    [Theory(Explicit = true)]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/ready")]
    [InlineData("/forgot-password")]
    public async Task Measure_WhatAnybodyMayAsk_PrintsWhatOneCosts(string path)
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation);
        await CostAsync($"{path} answered", app.Address, null, Flood.Get(path, 1_000_000, "Accept: text/html"));
    }

    [Fact(Explicit = true)]
    public async Task Measure_AConversation_PrintsWhatOneCosts()
    {
        await using var app = await AccessFigures.StartAsync(postgres, Cancellation, ("Conversations:AddressMessagesPerMinute", "100000"));
        var body = JsonSerializer.Serialize(new { message = string.Concat(Enumerable.Repeat("The tap in my kitchen drips ########, and the insurer asks for a form. ", 50)) });
        await CostAsync($"a conversation with {body.Length} characters", app.Address, null, Flood.Post("/api/v1/chat/conversations", 10, body));
    }

    /// <param name="what">Its name.</param>
    /// <param name="server">Who answers.</param>
    /// <param name="process">In which process; null for this one.</param>
    /// <param name="flood">As many as are answered.</param>
    private static async Task CostAsync(string what, Uri server, Process? process, Flood flood)
    {
        await flood.RunAsync(server, Phase, Cancellation);
        using var own = Process.GetCurrentProcess();
        process ??= own;
        process.Refresh();
        var before = process.TotalProcessorTime;
        var outcome = await flood.RunAsync(server, Phase, Cancellation);
        process.Refresh();
        Print($"{what}: {(process.TotalProcessorTime - before).TotalMicroseconds / outcome.Answers:0} µs of processor time each; {outcome}");
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Without a flood, with one against a bare Kestrel, and with one against the app, in turn.</summary>
    private static async Task CompareAsync(string what, Flood flood, Desk desk)
    {
        using var bare = await BareServer.StartAsync(Cancellation);
        var settings = new (string Name, Uri? Flooded)[] { ("no flood", null), ("flood at a bare Kestrel", bare.Address), ("flood at the app", desk.Address) };
        var times = Array.ConvertAll(settings, _ => new Dictionary<string, List<double>>());
        var crowds = new string[settings.Length];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (place, setting) in settings.Index())
            {
                var crowd = setting.Flooded is null ? null : flood.RunAsync(setting.Flooded, Phase, Cancellation);
                await desk.WorkAsync(crowd ?? Task.Delay(Phase, Cancellation), times[place]);
                crowds[place] = crowd is null ? "" : (await crowd).ToString();
            }
        }

        foreach (var who in times[0].Keys)
        {
            var control = times[1][who];
            foreach (var (place, setting) in settings.Index())
            {
                var own = times[place][who];
                Print($"{what}: {who}, {setting.Name}: p50 {At(own, 0.5):0.00} ms ({At(own, 0.5) / At(control, 0.5):0.00} of the control), p99 {At(own, 0.99):0.00} ms ({At(own, 0.99) / At(control, 0.99):0.00}), n {own.Count}; {crowds[place]}");
            }
        }
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    /// <summary>An agent at work, and a customer who waits for an answer.</summary>
    private sealed class Desk(TestApp app, string agent, (string Path, string Token)? conversation)
    {
        private readonly HttpClient _http = AccessFigures.Client(app);

        public Uri Address => app.Address;

        public static async Task<Desk> OpenAsync(TestApp app, bool withCustomer)
        {
            var (email, _) = await AccessFigures.HireAsync(app, Role.Agent, Cancellation);
            using var http = AccessFigures.Client(app);
            var token = await AccessFigures.TokenAsync(http, email, Cancellation);
            if (!withCustomer)
            {
                return new Desk(app, token, null);
            }

            using var started = await http.PostAsJsonAsync("/api/v1/chat/conversations", new { message = "My tap drips." }, Cancellation);
            var answer = await started.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return new Desk(app, token, ($"/api/v1/chat/conversations/{answer.GetProperty("conversationId").GetString()}/messages", answer.GetProperty("token").GetString()!));
        }

        /// <summary>Asks until the end, and keeps how long each answer took once the crowd is there.</summary>
        public async Task WorkAsync(Task end, Dictionary<string, List<double>> times)
        {
            await Task.Delay(Lead, Cancellation);
            while (!end.IsCompleted)
            {
                await AskAsync("an agent", AccessFigures.WhoAmI, agent, times);
                if (conversation is { } own)
                {
                    await AskAsync("a customer", own.Path, own.Token, times);
                }

                await Task.Delay(Gap, Cancellation);
            }
        }

        private async Task AskAsync(string who, string path, string token, Dictionary<string, List<double>> times)
        {
            var start = Stopwatch.GetTimestamp();
            await AccessFigures.GetAsync(_http, path, token, Cancellation);
            times.TryAdd(who, []);
            times[who].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
