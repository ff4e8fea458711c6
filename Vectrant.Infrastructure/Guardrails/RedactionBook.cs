using Dapper;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Guardrails;

internal sealed class RedactionBook(AppDatabase database, RedactionVault vault, TimeProvider time) : IRedactionBook
{
    public async Task<IReadOnlyList<Redacted>> RedactAsync(
        GuardPipeline pipeline, EventSubject subject, IReadOnlyList<TextToRedact> texts, CancellationToken cancellationToken)
    {
        if (texts.All(text => text.Text.Hidden.Count == 0))
        {
            return [.. texts.Select(text => new Redacted(text.Text.Text, []))];
        }

        if (subject.ConversationId is not { } conversation)
        {
            var names = TextPlaceholders.After(texts.Select(text => text.Text.Text));
            IReadOnlyList<Redacted> apart = [.. texts.Select(text => Redacted.Of(text.Text, names, text.Place))];
            await AccountAsync(pipeline, subject, [.. apart.SelectMany(text => text.Replacements)], cancellationToken);
            return apart;
        }

        var now = time.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The same lock, and first, as every deed on a conversation takes it.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT 1 FROM conversation WHERE id = @conversation FOR NO KEY UPDATE", new { conversation }, transaction, cancellationToken: cancellationToken));
        var book = await OpenBook.OpenAsync(connection, transaction, vault, pipeline, conversation, now, cancellationToken);
        IReadOnlyList<Redacted> redacted = [.. texts.Select(text => book.Redact(text.Text, text.Place))];
        await book.WriteAsync(subject, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return redacted;
    }

    public async Task AccountAsync(GuardPipeline pipeline, EventSubject subject, IReadOnlyList<Replacement> replacements, CancellationToken cancellationToken)
    {
        if (replacements.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LedgerSql.AppendAsync(connection, transaction, pipeline, subject, replacements, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
