using System.Diagnostics;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>How long people wait for the machine. The bounds hold on a busy test machine; the figures are printed.</summary>
public sealed class LatencyTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draft_WithAModelThatAnswersAtOnce_IsReadyAtOnce()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        await desk.StartWorkersAsync();
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var conversation = await desk.StartAsync();
            await Desk.UntilAsync(() => HasDraftAsync(desk, conversation), "the draft");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report("message to draft ready, model of 0 ms", times, 1000);
    }

    [Fact]
    public async Task Delivery_OfADecision_HappensWhenItIsDue()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation), ("Conversations:UndoSeconds", "0.2"));
        var priya = await desk.HireAsync("Priya");
        await desk.StartWorkersAsync();
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var conversation = await desk.StartAsync();
            await Desk.UntilAsync(() => HasDraftAsync(desk, conversation), "the draft");
            var draft = (await desk.DetailAsync(priya, conversation.ConversationId)).Draft!.Id;
            var decision = (await desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value;
            await Desk.UntilAsync(async () => (await desk.ReadAsync(conversation)).Messages.Count == 2, "the reply");
            times.Add((desk.Time.GetUtcNow() - decision.SendAfter).TotalMilliseconds);
        }

        Assert.All(times, time => Assert.True(time >= 0, "Sent before it was due."));
        Report("due to readable by the customer", times, 1000);
    }

    /// <summary>For the figures in the closing note: <c>./vectrant test</c> leaves it out because it ingests the whole demo.</summary>
    [Fact(Explicit = true)]
    public async Task Measure_DemoWithTheOfflineModel_PrintsItsFigures()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var app = await TestApp.StartAsync(connections, NodeRole.All, [("Conversations:NodeMessagesPerMinute", "100000")], null, Cancellation);
        var demo = (IDemo)app.Services.GetService(typeof(IDemo))!;
        Assert.True((await demo.SeedAsync(new Progress<string>(), Cancellation)).Succeeded);
        await using var desk = Desk.On(connections);
        string[] questions = ["What is the excess for water damage?", "For how long are both homes insured when I move?", "Is my bicycle insured outside?", "How do I cancel my policy?", "Wie hoch ist der Selbstbehalt?"];
        await Desk.UntilAsync(async () => await desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE state IN ('queued', 'generating')") == 0, "the drafts of the demo");
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var conversation = await desk.StartAsync(questions[i % questions.Length]);
            await Desk.UntilAsync(() => HasDraftAsync(desk, conversation), "the draft");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report("message to draft ready, demo, offline model", times, 5000);
    }

    private static async Task<bool> HasDraftAsync(Desk desk, StartedConversation conversation) =>
        await desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE conversation_id = @Value AND state IN ('ready', 'failed')", new { conversation.ConversationId.Value }) > 0;

    private static void Report(string what, List<double> times, double limit)
    {
        times.Sort();
        var (p50, p95) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: p50 {p50:0} ms, p95 {p95:0} ms, slowest {times[^1]:0} ms, n {times.Count}");
        Assert.True(p50 < limit, $"{what}: p50 is {p50:0} ms.");
    }
}
