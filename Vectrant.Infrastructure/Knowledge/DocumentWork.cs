using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Knowledge;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Knowledge;

/// <summary>One transaction on a document, which ends with its audit line and change notice, or not at all.</summary>
internal sealed class DocumentWork : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private DocumentWork(NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, DateTimeOffset now)
    {
        _connection = connection;
        _transaction = transaction;
        Actor = actor;
        Now = now;
    }

    public Actor Actor { get; }

    public DateTimeOffset Now { get; }

    public static async Task<DocumentWork> BeginAsync(AppDatabase database, Actor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        return new DocumentWork(connection, await connection.BeginTransactionAsync(cancellationToken), actor, time.GetUtcNow());
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. await _connection.QueryAsync<T>(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken))];

    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken));

    public NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction);

    /// <summary>Files are shared between documents: whoever adds or drops a use of one does so alone.</summary>
    public Task<int> LockFileAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken) =>
        ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = BitConverter.ToInt64(sha256.Span) }, cancellationToken);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FilesOfAsync(DocumentId id, CancellationToken cancellationToken)
    {
        var files = await QueryAsync<byte[]>("SELECT DISTINCT sha256 FROM document_version WHERE document_id = @id ORDER BY sha256", new { id }, cancellationToken);
        return [.. files.Select(file => new ReadOnlyMemory<byte>(file))];
    }

    public async Task CommitAsync(string action, DocumentId id, Dictionary<string, object?> detail, CancellationToken cancellationToken)
    {
        await AuditSql.AppendAsync(_connection, _transaction, new AuditEntry(Actor, action, "document", id.ToString(), detail), cancellationToken);
        await ChangeNotice.SendAsync(_connection, _transaction, new Change(ChangeTopic.Document, id.Value), cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
