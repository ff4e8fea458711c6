using System.Diagnostics;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Composition;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>A real node in a process of its own, killed while it sends.</summary>
public sealed class KilledNodeTests(PostgresFixture postgres)
{
    private const int Decisions = 60;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_KilledBetweenDecisionAndDelivery_RestartSendsEachAnswerExactlyOnce()
    {
        var connections = await postgres.CreateDatabaseAsync(Cancellation);
        await using var desk = Desk.On(connections, ("Conversations:UndoSeconds", "0"));
        var priya = await desk.HireAsync("Priya");
        var conversations = new List<StartedConversation>();
        for (var i = 0; i < Decisions; i++)
        {
            var (conversation, draft) = await desk.StartWithDraftAsync();
            Assert.True((await desk.Get<ApproveDraft>().RunAsync(priya, draft, Cancellation)).Succeeded);
            conversations.Add(conversation);
        }

        using (var node = Start(connections))
        {
            await UntilAsync(async () => await SentAsync(desk) > 0, node);
            node.Kill();
            await node.WaitForExitAsync(Cancellation);
        }

        // Nothing is half: each decision is either sent and recorded, or neither. One statement, one snapshot: the server may commit what
        // the dead node sent at this very moment.
        Assert.Equal(0, await desk.ScalarAsync<long>(
            """
            SELECT (SELECT count(*) FROM message WHERE author = 'assistant')
                 - (SELECT count(*) FROM decision d JOIN message m ON m.id = d.delivered_message_id WHERE d.delivered_at IS NOT NULL AND m.in_reply_to IS NOT NULL)
            """));

        using (var node = Start(connections))
        {
            try
            {
                await UntilAsync(async () => await SentAsync(desk) == Decisions, node);
            }
            finally
            {
                node.Kill();
                await node.WaitForExitAsync(CancellationToken.None);
            }
        }

        foreach (var conversation in conversations)
        {
            var read = await desk.ReadAsync(conversation);
            Assert.Equal((2, CustomerStatus.YourTurn), (read.Messages.Count, read.Status));
        }
    }

    private static Process Start(ConnectionStrings connections)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(VectrantHost).Assembly.Location, "serve", "--role", "worker", "--port", $"{FreePort.Take()}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in TestConfiguration.Of(connections))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static Task<long> SentAsync(Desk desk) => desk.ScalarAsync<long>("SELECT count(*) FROM message WHERE author = 'assistant'");

    private static async Task UntilAsync(Func<Task<bool>> condition, Process node)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.False(node.HasExited, $"The node ended by itself with code {(node.HasExited ? node.ExitCode : 0)}.");
            Assert.True(Stopwatch.GetElapsedTime(start) < StartLimit, "The node sent nothing in time.");
            await Task.Delay(5, Cancellation);
        }
    }
}
