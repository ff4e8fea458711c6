using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>
/// Writes events in batches, beside the path of messages. A database that is away for a moment is waited for; what does not fit into the
/// buffer or cannot be written in the end is counted and logged. A node that ends writes what it holds first.
/// </summary>
internal sealed class SecurityEvents(AppDatabase database, TimeProvider time, ILogger<SecurityEvents> logger) : BackgroundService, ISecurityEvents
{
    private const int Room = 20_000;
    private const int MostAtOnce = 200;
    private const int Attempts = 5;
    private static readonly Meter Meter = new("Vectrant.Guardrails");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("vectrant.guard.events_lost");
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private readonly Channel<SecurityEvent> _waiting = Channel.CreateBounded<SecurityEvent>(new BoundedChannelOptions(Room) { SingleReader = true });

    public void Record(SecurityEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (!_waiting.Writer.TryWrite(happened))
        {
            Lose(1, "more of them arrive than can be written");
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The rest is written before the work is cancelled, as far as the time to stop allows.
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } writing)
        {
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<SecurityEvent>(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var happened))
            {
                batch.Add(happened);
            }

            await KeepAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task KeepAsync(List<SecurityEvent> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(batch, cancellationToken);
                return;
            }
            catch (NpgsqlException problem) when (attempt < Attempts && problem.IsTransient)
            {
                await Task.Delay(FirstWait * attempt, time, cancellationToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Lose(batch.Count, problem.Message);
                return;
            }
        }
    }

    private void Lose(int count, string why)
    {
        Lost.Add(count);
        logger.LogError("{Count} security events could not be written: {Why}. What the guard decided stands.", count, why);
    }

    private async Task WriteAsync(List<SecurityEvent> batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO security_event (id, at, type, layer, pipeline, verdict, code, rules, characters, matches, counts, score,
                                        conversation_id, message_id, question_id, person_id, appeal_hash)
            SELECT id, at, type, layer, pipeline, verdict, code, ARRAY(SELECT jsonb_array_elements_text(rules)), characters, matches, counts, score,
                   conversation_id, message_id, question_id, person_id, decode(appeal_hash, 'hex')
            FROM jsonb_to_recordset(@rows::jsonb) AS e (
              id uuid, at timestamptz, type text, layer text, pipeline text, verdict text, code text, rules jsonb, characters integer, matches integer, counts jsonb,
              score real, conversation_id uuid, message_id uuid, question_id uuid, person_id uuid, appeal_hash text)
            ON CONFLICT (id) DO NOTHING
            """,
            new { rows = JsonSerializer.Serialize(batch.Select(Row)) },
            cancellationToken: cancellationToken));
    }

    private static object Row(SecurityEvent happened) => new
    {
        id = happened.Id,
        at = happened.At,
        type = happened.Type,
        layer = SnakeCase.From(happened.Layer.ToString()),
        pipeline = SnakeCase.From(happened.Pipeline.ToString()),
        verdict = SnakeCase.From(happened.Verdict.ToString()),
        code = happened.Code,
        rules = happened.Rules,
        characters = happened.Characters,
        matches = happened.Matches,
        counts = happened.Counts,
        score = happened.Score,
        conversation_id = happened.Subject.ConversationId,
        message_id = happened.Subject.MessageId,
        question_id = happened.Subject.QuestionId,
        person_id = happened.Subject.PersonId,
        appeal_hash = happened.AppealHash is { } hash ? Convert.ToHexString(hash) : null,
    };
}
