using System.Diagnostics;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Operations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>
/// Nobody waits for the machine's next look at the work: the clock stands still, its timers with it, so whatever happens here was woken
/// by a notice or by the very moment for which it is due. The figures are printed and judge nothing.
/// </summary>
public sealed class LatencyTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Undo = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draft_WithAModelThatAnswersAtOnce_IsReadyWithoutWaitingForAPoll()
    {
        await using var desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        desk.Time.Stop();
        await desk.StartWorkersAsync();
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var conversation = await desk.StartAsync();
            await Desk.UntilAsync(() => HasDraftAsync(desk, conversation), "the draft");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report("message to draft ready, model of 0 ms", times);
    }

    [Fact]
    public async Task Delivery_OfADecision_HappensWhenItIsDueAndNotBefore()
    {
        await using var desk = Desk.On(
            await postgres.CreateDatabaseAsync(Cancellation), ("Conversations:UndoSeconds", $"{Undo.TotalSeconds:0}"), ("Conversations:PollSeconds", "60"));
        desk.Time.Stop();
        var priya = await desk.HireAsync("Priya");
        await desk.StartWorkersAsync();
        var times = new List<double>();
        for (var i = 0; i < 30; i++)
        {
            var conversation = await desk.StartAsync();
            await Desk.UntilAsync(() => HasDraftAsync(desk, conversation), "the draft");
            var draft = (await desk.DetailAsync(priya, conversation.ConversationId)).Draft!.Id;
            var decision = (await desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Value;
            Assert.Equal(Undo, decision.SendAfter - desk.Time.GetUtcNow());

            // Woken by the decision, the worker sleeps until that moment and not until its next look.
            await Desk.UntilAsync(() => Task.FromResult(desk.Time.IsAwaited(decision.SendAfter)), "somebody to wait for the moment");
            Assert.Single((await desk.ReadAsync(conversation)).Messages);
            desk.Time.Advance(Undo);
            var start = Stopwatch.GetTimestamp();
            await Desk.UntilAsync(async () => (await desk.ReadAsync(conversation)).Messages.Count == 2, "the reply");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report("due to readable by the customer", times);
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

        Report("message to draft ready, demo, offline model", times);
    }

    private static async Task<bool> HasDraftAsync(Desk desk, StartedConversation conversation) =>
        await desk.ScalarAsync<long>("SELECT count(*) FROM draft WHERE conversation_id = @Value AND state IN ('ready', 'failed')", new { conversation.ConversationId.Value }) > 0;

    private static void Report(string what, List<double> times)
    {
        times.Sort();
        var (p50, p95) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: p50 {p50:0} ms, p95 {p95:0} ms, slowest {times[^1]:0} ms, n {times.Count}");
    }
}
