using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.Teams;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class OriginalStore(AppDatabase database, RedactionVault vault, TimeProvider time) : IOriginalStore
{
    public async Task<Result<string>> RevealAsync(Actor actor, Guid conversation, string placeholder, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ReachAsync(connection, transaction, actor, conversation, now, cancellationToken) is not { } reach)
        {
            return GuardErrors.OriginalGone;
        }

        if (!reach.Leads && !reach.WorksOn)
        {
            return GuardErrors.MayNotReveal;
        }

        var kept = await connection.QueryFirstOrDefaultAsync<Kept>(new CommandDefinition(
            "SELECT type, protected_original FROM redaction_value WHERE conversation_id = @conversation AND placeholder = @placeholder AND kept_until > @now",
            new { conversation, placeholder, now },
            transaction,
            cancellationToken: cancellationToken));
        if (kept is null || vault.Unprotect(conversation, placeholder, kept.ProtectedOriginal) is not { } original)
        {
            return GuardErrors.OriginalGone;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO redaction_ledger (at, deed, pipeline, conversation_id, person_id, place, type, placeholder, count, rule)
            VALUES (@now, 'revealed', 'customer', @conversation, @PersonId, 'conversation', @Type, @placeholder, 1, 'reveal')
            """,
            new { now, conversation, actor.PersonId, kept.Type, placeholder },
            transaction,
            cancellationToken: cancellationToken));
        var line = new AuditEntry(
            actor, AuditAction.RedactionRevealed, "conversation", conversation.ToString(), new Dictionary<string, object?> { ["type"] = kept.Type, ["placeholder"] = placeholder });
        await AuditSql.AppendAsync(connection, transaction, line, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return original;
    }

    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH gone AS (
              UPDATE redaction_value SET protected_original = NULL, kept_until = NULL WHERE kept_until <= @now RETURNING conversation_id, type, placeholder)
            INSERT INTO redaction_ledger (at, deed, pipeline, conversation_id, place, type, placeholder, count, rule)
            SELECT @now, 'purged', 'customer', conversation_id, 'conversation', type, placeholder, 1, 'retention' FROM gone
            """,
            new { now = time.GetUtcNow() },
            cancellationToken: cancellationToken));
    }

    /// <summary>Null when the conversation is out of the actor's sight.</summary>
    private static Task<Reach?> ReachAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, Guid conversation, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Reach>(new CommandDefinition(
            $"""
            SELECT {TeamScope.Leads(actor, Permission.RevealAnyRedacted)} AS leads,
                   (c.handler_id = @me OR (c.claimed_by = @me AND c.claim_expires_at > @now)) IS TRUE
                   OR EXISTS (SELECT 1 FROM message WHERE conversation_id = c.id AND person_id = @me AND author <> 'note')
                   OR EXISTS (SELECT 1 FROM decision WHERE conversation_id = c.id AND person_id = @me) AS works_on
            FROM conversation c WHERE c.id = @conversation AND {TeamScope.Reads(actor, Permission.ViewQueue)}
            """,
            new { conversation, me = actor.PersonId, now },
            transaction,
            cancellationToken: cancellationToken));

    private sealed record Reach
    {
        public required bool Leads { get; init; }

        public required bool WorksOn { get; init; }
    }

    private sealed class Kept
    {
        public required string Type { get; init; }

        public required string ProtectedOriginal { get; init; }
    }
}
