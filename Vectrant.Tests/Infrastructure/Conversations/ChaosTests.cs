using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Core.Models;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>Customers, people, two worker nodes and a moody model on a few conversations at once; afterwards the database itself is asked whether the invariants held.</summary>
public sealed class ChaosTests(PostgresFixture postgres)
{
    private const int Conversations = 12;
    private const int People = 8;
    private const int DeedsEach = 60;
    private const int MostRounds = 20;
    private static int _calls;

    /// <summary>Each statement finds violations; none may find one.</summary>
    private static readonly Dictionary<string, string> Violations = new()
    {
        ["an answer of the assistant without its decision, or sent twice"] =
            """
            SELECT count(*) FROM message m WHERE m.author = 'assistant' AND 1 <> (
              SELECT count(*) FROM decision d WHERE d.delivered_message_id = m.id AND d.undone_at IS NULL AND d.delivered_at IS NOT NULL
                AND d.final_text = m.body AND d.person_id = m.person_id AND d.allowed_because <> '{}')
            """,
        ["an answer sent after a takeover"] =
            """
            SELECT count(*) FROM audit_entry delivered WHERE delivered.action = 'draft.delivered' AND (
              SELECT turn.action FROM audit_entry turn WHERE turn.subject_id = delivered.detail->>'conversation' AND turn.id < delivered.id
                AND turn.action IN ('conversation.taken_over', 'conversation.handed_back', 'conversation.closed')
              ORDER BY turn.id DESC LIMIT 1) = 'conversation.taken_over'
            """,
        ["an undone decision that was sent"] = "SELECT count(*) FROM decision WHERE undone_at IS NOT NULL AND delivered_at IS NOT NULL",
        ["a decided draft in the wrong state"] =
            "SELECT count(*) FROM decision d JOIN draft f ON f.id = d.draft_id WHERE d.undone_at IS NULL AND f.state <> d.kind",
        ["two living drafts of one conversation"] =
            "SELECT count(*) FROM (SELECT 1 FROM draft WHERE state IN ('queued', 'generating', 'ready') GROUP BY conversation_id HAVING count(*) > 1) x",
        ["a living draft beside a person"] =
            """
            SELECT count(*) FROM draft f JOIN conversation c ON c.id = f.conversation_id
            WHERE f.state IN ('queued', 'generating', 'ready') AND (c.handler = 'person' OR c.state = 'closed')
            """,
        ["an open promise that no queue shows"] =
            "SELECT count(*) FROM handover h JOIN conversation c ON c.id = h.conversation_id WHERE h.kept_at IS NULL AND (c.state = 'closed' OR c.waiting_since IS NULL)",
        ["a notice that promises a person without a hand-over"] =
            """
            SELECT count(*) FROM (SELECT conversation_id, count(*) AS notices FROM message WHERE author = 'system' GROUP BY conversation_id) n
            WHERE n.notices > (SELECT count(*) FROM handover h WHERE h.conversation_id = n.conversation_id)
            """,
        ["a reply that promises a person without a hand-over"] =
            "SELECT count(*) FROM message m WHERE m.body LIKE '%will call you%' AND m.author IN ('assistant', 'person') AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.conversation_id = m.conversation_id AND h.created_at >= m.created_at - interval '1 hour')",
        ["a customer who is not answered and does not wait"] =
            """
            SELECT count(*) FROM conversation c WHERE c.state = 'open' AND c.waiting_since IS NULL AND EXISTS (
              SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.author = 'customer'
                AND NOT EXISTS (SELECT 1 FROM message r WHERE r.conversation_id = c.id AND (r.in_reply_to = m.id OR (r.author IN ('assistant', 'person') AND r.seq > m.seq))))
            """,
        ["places with a gap"] =
            "SELECT count(*) FROM conversation c WHERE c.last_seq <> (SELECT count(*) FROM message m WHERE m.conversation_id = c.id)",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_AtOnce_BreaksNoInvariant()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        (string, string)[] settings = [("Conversations:UndoSeconds", "0.05"), ("Conversations:ConversationMessagesPerMinute", "1000"), ("Conversations:PollSeconds", "0.2")];
        await using var one = Desk.On(connections, settings);
        await using var two = Desk.On(connections, settings);
        one.Model = two.Model = MoodyAsync;
        await Task.WhenAll(one.StartWorkersAsync(), two.StartWorkersAsync());
        var conversations = new List<StartedConversation>();
        for (var i = 0; i < Conversations; i++)
        {
            conversations.Add(await one.StartAsync());
        }

        var actors = new List<Actor>();
        for (var i = 0; i < People; i++)
        {
            actors.Add(await one.HireAsync($"Person {i}", i == 0 ? Role.TeamLead : Role.Agent));
        }

        // On a busy machine people are faster than the model: they go on until there is something to be judged.
        var (done, sent, round) = (0, 0L, 0);
        for (; round < MostRounds && (done <= 50 || sent <= 5); round++)
        {
            var first = round * People;
            var people = actors.Select((actor, i) => Task.Run(() => WorkAsync(i % 2 == 0 ? one : two, actor, conversations, new Random(first + i)), Cancellation));
            done += (await Task.WhenAll(people)).Sum();
            sent = await SentAsync(one);
        }

        await Desk.UntilAsync(async () => await one.ScalarAsync<long>("SELECT count(*) FROM decision WHERE undone_at IS NULL AND delivered_at IS NULL AND send_after IS NOT NULL") == 0, "all decisions sent");
        await Task.WhenAll(one.StopWorkersAsync(), two.StopWorkersAsync());

        var found = new List<string>();
        foreach (var (what, sql) in Violations)
        {
            if (await one.ScalarAsync<long>(sql) is var count and > 0)
            {
                found.Add($"{count} times {what}");
            }
        }

        sent = await SentAsync(one);
        TestContext.Current.TestOutputHelper?.WriteLine($"{done} deeds succeeded in {round} rounds, {sent} drafts were sent");
        Assert.Empty(found);
        Assert.True(done > 50 && sent > 5, $"Only {done} deeds succeeded and {sent} drafts were sent: this proves nothing.");
    }

    private static Task<long> SentAsync(Desk desk) => desk.ScalarAsync<long>("SELECT count(*) FROM message WHERE author = 'assistant'");

    private static async Task<Answer> MoodyAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        // One in twenty is down, one promises; the times differ.
        var call = Interlocked.Increment(ref _calls);
        await Task.Delay(call * 7 % 30, cancellationToken);
        return (call % 20) switch
        {
            0 => throw new ModelUnavailableException("down"),
            1 => Desk.Answer("A colleague will call you."),
            _ => Desk.Answer($"Answer {call}."),
        };
    }

    private static async Task<int> WorkAsync(Desk desk, Actor actor, List<StartedConversation> conversations, Random random)
    {
        var succeeded = 0;
        for (var i = 0; i < DeedsEach; i++)
        {
            var conversation = conversations[random.Next(conversations.Count)];
            succeeded += await DoAsync(desk, actor, conversation, random) ? 1 : 0;
        }

        return succeeded;
    }

    private static async Task<bool> AnswerByHandAsync(Desk desk, Actor actor, ConversationId id)
    {
        var taken = (await desk.Get<TakeOver>().RunAsync(actor, id, Cancellation)).Succeeded;
        await Task.Delay(20, Cancellation);
        return taken
            && (await desk.Get<SendReply>().RunAsync(actor, id, "By hand.", Guid.NewGuid(), Cancellation)).Succeeded
            && (await desk.Get<HandBack>().RunAsync(actor, id, Cancellation)).Succeeded;
    }

    private static async Task<bool> DoAsync(Desk desk, Actor actor, StartedConversation conversation, Random random)
    {
        var id = conversation.ConversationId;

        // An agent sees nothing of what a colleague took over; who tries the impossible on purpose has to look with other eyes.
        var detail = await desk.DetailAsync(actor with { Roles = new HashSet<string> { Role.TeamLead } }, id);
        return random.Next(24) switch
        {
            < 5 => (await desk.Get<PostMessage>().RunAsync(id, conversation.Token, "Another question?", null, Cancellation)).Succeeded,
            < 11 => detail.Draft is { } draft && (await desk.Get<ApproveDraft>().RunAsync(actor, draft.Id, Cancellation)).Succeeded,
            11 => detail.Draft is { } draft && (await desk.Get<EditDraft>().RunAsync(actor, draft.Id, "Changed. I will call you.", Cancellation)).Succeeded,
            < 14 => detail.Draft is { } draft && (await desk.Get<SkipDraft>().RunAsync(actor, draft.Id, "No", Cancellation)).Succeeded,
            14 => detail.Decisions.Count > 0 && (await desk.Get<UndoDecision>().RunAsync(actor, detail.Decisions[0].Id, Cancellation)).Succeeded,
            < 17 => await AnswerByHandAsync(desk, actor, id),
            < 21 => detail.TakenOverBy?.Id == actor.PersonId && (await desk.Get<HandBack>().RunAsync(actor, id, Cancellation)).Succeeded,
            21 => (await desk.Get<RegenerateDraft>().RunAsync(actor, id, Cancellation)).Succeeded,
            22 => (await desk.Get<ClaimConversation>().RunAsync(actor, id, Cancellation)).Succeeded && (await desk.Get<ReleaseClaim>().RunAsync(actor, id, Cancellation)).Succeeded,
            _ => random.Next(2) == 0
                ? (await desk.Get<CloseConversation>().RunAsync(actor, id, Cancellation)).Succeeded
                : (await desk.Get<RequestPerson>().RunAsync(id, conversation.Token, Cancellation)).Succeeded,
        };
    }
}
