using Dapper;
using Microsoft.Extensions.Logging;
using Vectrant.Core.Common;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Operations;

/// <summary>Records background work with its outcome in words (table <c>task_run</c>).</summary>
internal sealed class TaskLog(AppDatabase database, Node node, TimeProvider time, ILogger<TaskLog> logger)
{
    private const string Crashed = "The work failed by a fault of the program; the log of the node has the details.";
    private const string Stopped = "The node was stopped while this ran; the work is taken up again.";
    private const string Lost = "The node ended while this ran; the work was taken up again.";

    /// <summary>Runs the work between its first and its last line.</summary>
    /// <param name="kind">What kind of work, lower snake case.</param>
    /// <param name="subject">What it is done to; at most one run of a kind and subject is open at a time.</param>
    /// <param name="work">Returns why it failed in words, or null. What it throws is recorded and thrown again.</param>
    public async Task RunAsync(string kind, string subject, Func<CancellationToken, Task<Error?>> work, CancellationToken cancellationToken)
    {
        var id = await BeginAsync(kind, subject, cancellationToken);
        try
        {
            var error = await work(cancellationToken);
            await EndAsync(id, error is null ? "succeeded" : "failed", error?.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(id, "cancelled", Stopped);
            throw;
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "{Kind} of {Subject} failed.", kind, subject);
            await EndAsync(id, "failed", Crashed);
            throw;
        }
    }

    /// <summary>For work that looks every few seconds whether there is something to do: only its failures are recorded.</summary>
    public async Task WatchAsync(string kind, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(fault, "{Kind} failed.", kind);
            await EndAsync(await BeginAsync(kind, "all", cancellationToken), "failed", Crashed);
            throw;
        }
    }

    private async Task<Guid> BeginAsync(string kind, string subject, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE task_run SET status = 'failed', error = @Lost, finished_at = @now
            WHERE kind = @kind AND subject = @subject AND status = 'running';
            INSERT INTO task_run (id, kind, subject, status, node, started_at) VALUES (@id, @kind, @subject, 'running', @Name, @now);
            """,
            new { Lost, kind, subject, id, node.Name, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
        return id;
    }

    // The outcome is written even while the node is being stopped.
    private async Task EndAsync(Guid id, string status, string? error)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            "UPDATE task_run SET status = @status, error = @error, finished_at = @now WHERE id = @id AND status = 'running'",
            new { id, status, error, now = time.GetUtcNow() });
    }
}
