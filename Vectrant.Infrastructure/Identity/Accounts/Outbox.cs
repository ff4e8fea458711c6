using System.Globalization;
using Dapper;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class Outbox(AppDatabase database, MailQueue queue, TimeProvider time) : IOutbox
{
    private const int PageSize = 50;

    public async Task<Page<MailLine>> ListAsync(Actor actor, MailFilter filter, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ManagePeople))
        {
            return new Page<MailLine>([], null);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, recipient, subject, state, attempts, next_try_at, error, created_at, body IS NOT NULL AS has_text
            FROM mail_message
            WHERE (@before::uuid IS NULL OR id < @before) AND (@state::text IS NULL OR state = @state)
              AND (@search::text IS NULL OR position(lower(@search) IN lower(concat_ws(' ', recipient, subject))) > 0)
            ORDER BY id DESC LIMIT @limit
            """,
            new
            {
                before = Guid.TryParse(filter.Before, out var id) ? id : (Guid?)null,
                state = filter.State?.ToString().ToLowerInvariant(),
                search = TextInput.Search(filter.Search),
                limit = PageSize + 1,
            },
            cancellationToken: cancellationToken))).AsList();
        var lines = rows.Take(PageSize).Select(row => row.ToLine(queue.Keeps)).ToList();
        return new Page<MailLine>(lines, rows.Count > PageSize ? lines[^1].Id.ToString() : null);
    }

    public async Task<Result<string>> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        // With a mail server the texts are for their recipients alone.
        if (!actor.May(Permission.ManagePeople) || !queue.Keeps)
        {
            return AccountErrors.MailUnreadable;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var body = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("SELECT body FROM mail_message WHERE id = @id", new { id }, transaction, cancellationToken: cancellationToken));
        if (body is null || queue.Read(body) is not { } text)
        {
            return AccountErrors.MailUnreadable;
        }

        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.MailRead, "mail", id.ToString(), new Dictionary<string, object?>()), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return text.Plain;
    }

    public async Task<Result<Done>> RetryAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var retried = await RetryAsync(actor, (Guid?)id, cancellationToken);
        return retried.Match<Result<Done>>(count => count == 0 ? AccountErrors.MailUnreadable : Done.Instance, error => error);
    }

    public async Task<int> CountGivenUpAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ManagePeople))
        {
            return 0;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT count(*)::int FROM mail_message WHERE state = 'failed' AND body IS NOT NULL", cancellationToken: cancellationToken));
    }

    public Task<Result<int>> RetryAllAsync(Actor actor, CancellationToken cancellationToken) => RetryAsync(actor, null, cancellationToken);

    private async Task<Result<int>> RetryAsync(Actor actor, Guid? only, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.ManagePeople))
        {
            return AccountErrors.MailUnreadable;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var retried = (await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            UPDATE mail_message SET state = 'waiting', attempts = 0, next_try_at = @now
            WHERE (@only::uuid IS NULL OR id = @only) AND state = 'failed' AND body IS NOT NULL RETURNING id
            """,
            new { only, now = time.GetUtcNow() },
            transaction,
            cancellationToken: cancellationToken))).AsList();
        foreach (var id in retried)
        {
            await AuditSql.AppendAsync(connection, transaction, new AuditEntry(actor, AuditAction.MailRetried, "mail", id.ToString(), new Dictionary<string, object?>()), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return retried.Count;
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Recipient { get; init; } = "";

        public string Subject { get; init; } = "";

        public string State { get; init; } = "";

        public int Attempts { get; init; }

        public DateTimeOffset? NextTryAt { get; init; }

        public string? Error { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public bool HasText { get; init; }

        public MailLine ToLine(bool readable) => new(
            Id, Recipient, Subject, Enum.Parse<MailState>(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(State)), Attempts, NextTryAt, Error, CreatedAt, readable && HasText);
    }
}
