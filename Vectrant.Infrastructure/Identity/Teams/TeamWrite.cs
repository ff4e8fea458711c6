using Dapper;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Teams;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Teams;

/// <summary>One change of teams, with its audit line. Disposing without commit undoes it.</summary>
internal sealed class TeamWrite : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly Actor _actor;
    private readonly CancellationToken _cancellationToken;

    private TeamWrite(NpgsqlConnection connection, NpgsqlTransaction transaction, Actor actor, CancellationToken cancellationToken)
    {
        _connection = connection;
        _transaction = transaction;
        _actor = actor;
        _cancellationToken = cancellationToken;
    }

    public static async Task<TeamWrite> BeginAsync(AppDatabase database, Actor actor, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // One change at a time: they are rare, and two of them could each take the place for new conversations.
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_advisory_xact_lock(hashtextextended('vectrant.teams', 0))", transaction: transaction, cancellationToken: cancellationToken));
            return new TeamWrite(connection, transaction, actor, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<TeamHead?> LockAsync(TeamId id) => _connection.QuerySingleOrDefaultAsync<TeamHead>(new CommandDefinition(
        "SELECT name, description, takes_new, archived_at FROM team WHERE id = @id FOR UPDATE", new { id }, _transaction, cancellationToken: _cancellationToken));

    /// <summary>Name of the team that takes new conversations, or null.</summary>
    public Task<string?> TakesNewAsync() => _connection.ExecuteScalarAsync<string?>(new CommandDefinition(
        "SELECT name FROM team WHERE takes_new", transaction: _transaction, cancellationToken: _cancellationToken));

    public async Task<IEnumerable<TeamMember>> MembersAsync(TeamId id)
    {
        var rows = await _connection.QueryAsync<(Guid Person, bool IsLead)>(new CommandDefinition(
            "SELECT person_id, is_lead FROM team_member WHERE team_id = @id", new { id }, _transaction, cancellationToken: _cancellationToken));
        return rows.Select(row => new TeamMember(new PersonId(row.Person), row.IsLead));
    }

    public Task<int> ExecuteAsync(string sql, object parameters) =>
        _connection.ExecuteAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: _cancellationToken));

    /// <summary>Those of these people who exist, with their roles.</summary>
    public async Task<IReadOnlyDictionary<PersonId, string[]>> RolesAsync(IEnumerable<PersonId> people)
    {
        var rows = await _connection.QueryAsync<(Guid Person, string[] Roles)>(new CommandDefinition(
            """
            SELECT p.id, ARRAY(SELECT r.name::text FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id)
            FROM person p WHERE p.id = ANY (@people)
            """,
            new { people = people.Select(person => person.Value).ToArray() },
            _transaction,
            cancellationToken: _cancellationToken));
        return rows.ToDictionary(row => new PersonId(row.Person), row => row.Roles);
    }

    public Task AppendAsync(string action, TeamId? subject, params (string Name, object? Value)[] detail) => AuditSql.AppendAsync(
        _connection,
        _transaction,
        new AuditEntry(_actor, action, "team", subject?.ToString(), detail.ToDictionary(fact => fact.Name, fact => fact.Value)),
        _cancellationToken);

    /// <summary>Writes the audit line, and commits.</summary>
    public async Task CommitAsync(string action, TeamId? subject, params (string Name, object? Value)[] detail)
    {
        await AppendAsync(action, subject, detail);
        await CommitAsync();
    }

    /// <summary>Lets every open page read its conversations again, and commits.</summary>
    public async Task CommitAsync()
    {
        await ChangeNotice.SendAsync(_connection, _transaction, new Change(ChangeTopic.Conversation, null), _cancellationToken);
        await _transaction.CommitAsync(_cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

internal sealed record TeamHead
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool TakesNew { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }
}
