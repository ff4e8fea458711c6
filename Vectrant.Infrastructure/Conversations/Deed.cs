using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Guardrails;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations;

/// <summary>
/// One transaction of this room. Every deed locks its conversation first and everything else afterwards, so that two deeds on one
/// conversation happen one after the other and never wait for each other in a circle. Disposing without commit undoes it.
/// </summary>
internal sealed class Deed : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly CancellationToken _cancellationToken;

    private Deed(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        _connection = connection;
        _transaction = transaction;
        _cancellationToken = cancellationToken;
    }

    public static async Task<Deed> BeginAsync(AppDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            return new Deed(connection, await connection.BeginTransactionAsync(cancellationToken), cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<int> ExecuteAsync(string sql, object parameters) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: _cancellationToken));

    /// <summary>The first row, or null.</summary>
    public Task<T?> FindAsync<T>(string sql, object parameters) =>
        _connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, _transaction, cancellationToken: _cancellationToken));

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object parameters) =>
        [.. await _connection.QueryAsync<T>(new CommandDefinition(sql, parameters, _transaction, cancellationToken: _cancellationToken))];

    public Task AuditAsync(Actor actor, string action, ConversationId subject, params (string Name, object? Value)[] detail) =>
        AuditAsync(actor, action, "conversation", subject.ToString(), detail);

    public Task AuditAsync(Actor actor, string action, string subjectType, string subjectId, params (string Name, object? Value)[] detail) =>
        AuditSql.AppendAsync(
            _connection,
            _transaction,
            new AuditEntry(actor, action, subjectType, subjectId, detail.ToDictionary(fact => fact.Name, fact => fact.Value)),
            _cancellationToken);

    /// <summary>The names of the conversation's hidden values; the conversation is locked or new.</summary>
    public Task<OpenBook> OpenBookAsync(RedactionVault vault, ConversationId conversation, DateTimeOffset now) =>
        OpenBook.OpenAsync(_connection, _transaction, vault, GuardPipeline.Customer, conversation.Value, now, _cancellationToken);

    public Task WriteAsync(OpenBook book, EventSubject subject, DateTimeOffset now) => book.WriteAsync(subject, now, _cancellationToken);

    public Task NoticeAsync(ConversationId changed) =>
        ChangeNotice.SendAsync(_connection, _transaction, new Change(ChangeTopic.Conversation, changed.Value), _cancellationToken);

    public Task CommitAsync() => _transaction.CommitAsync(_cancellationToken);

    /// <summary>Tells all nodes and commits.</summary>
    public async Task CommitAsync(ConversationId changed)
    {
        await NoticeAsync(changed);
        await CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
