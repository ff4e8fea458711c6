using Dapper;
using Npgsql;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Infrastructure.Guardrails;

/// <summary>
/// The names of one conversation's hidden values while a transaction holds them locked: two messages at once cannot give one value two
/// names, nor two values one. The caller holds the lock on the conversation already, so that locks are taken in one order everywhere.
/// </summary>
internal sealed class OpenBook : IPlaceholders
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly RedactionVault _vault;
    private readonly GuardPipeline _pipeline;
    private readonly Guid _conversation;
    private readonly byte[] _key;
    private readonly Dictionary<(string Type, string Hash), string> _names = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<NewValue> _new = [];
    private readonly List<Replacement> _replaced = [];

    private OpenBook(NpgsqlConnection connection, NpgsqlTransaction transaction, RedactionVault vault, GuardPipeline pipeline, Guid conversation, byte[] key)
    {
        _connection = connection;
        _transaction = transaction;
        _vault = vault;
        _pipeline = pipeline;
        _conversation = conversation;
        _key = key;
    }

    public static async Task<OpenBook> OpenAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, RedactionVault vault, GuardPipeline pipeline, Guid conversation, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (fresh, stored) = vault.NewKey();
        var held = await connection.QuerySingleAsync<string>(new CommandDefinition(
            """
            INSERT INTO redaction_book (conversation_id, protected_key, created_at) VALUES (@conversation, @stored, @now) ON CONFLICT (conversation_id) DO NOTHING;
            SELECT protected_key FROM redaction_book WHERE conversation_id = @conversation FOR UPDATE
            """,
            new { conversation, stored, now },
            transaction,
            cancellationToken: cancellationToken));
        var key = held == stored ? fresh : vault.ReadKey(held);
        if (key is null)
        {
            key = fresh;
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE redaction_book SET protected_key = @stored WHERE conversation_id = @conversation", new { conversation, stored }, transaction, cancellationToken: cancellationToken));
        }

        var book = new OpenBook(connection, transaction, vault, pipeline, conversation, key);
        foreach (var known in await connection.QueryAsync<KnownValue>(new CommandDefinition(
            "SELECT type, number, placeholder, value_hash FROM redaction_value WHERE conversation_id = @conversation", new { conversation }, transaction, cancellationToken: cancellationToken)))
        {
            book._names[(known.Type, Convert.ToHexString(known.ValueHash))] = known.Placeholder;
            book._numbers[known.Type] = Math.Max(known.Number, book._numbers.GetValueOrDefault(known.Type));
        }

        return book;
    }

    public string For(string type, ReadOnlySpan<char> value)
    {
        var hash = RedactionVault.Hash(_key, type, value);
        var key = (type, Convert.ToHexString(hash));
        if (!_names.TryGetValue(key, out var name))
        {
            var number = _numbers[type] = _numbers.GetValueOrDefault(type) + 1;
            name = _names[key] = PlaceholderText.Of(type, number);
            _new.Add(new NewValue(type, number, name, hash, _vault.Protect(_pipeline, type, _conversation, name, value)));
        }

        return name;
    }

    public Redacted Redact(CheckedText text, RedactionPlace place)
    {
        var redacted = Redacted.Of(text, this, place);
        _replaced.AddRange(redacted.Replacements);
        return redacted;
    }

    /// <summary>Writes what is new, and the account of all that was redacted.</summary>
    public async Task WriteAsync(EventSubject subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var value in _new)
        {
            await _connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO redaction_value (conversation_id, type, number, placeholder, value_hash, protected_original, kept_until, created_at)
                VALUES (@conversation, @Type, @Number, @Placeholder, @Hash, @Original, @until, @now)
                """,
                new { conversation = _conversation, value.Type, value.Number, value.Placeholder, value.Hash, value.Original, until = value.Original is null ? (DateTimeOffset?)null : now + _vault.Kept, now },
                _transaction,
                cancellationToken: cancellationToken));
        }

        await LedgerSql.AppendAsync(_connection, _transaction, _pipeline, subject, _replaced, now, cancellationToken);
    }

    private sealed record NewValue(string Type, int Number, string Placeholder, byte[] Hash, string? Original);

    private sealed class KnownValue
    {
        public required string Type { get; init; }

        public required int Number { get; init; }

        public required string Placeholder { get; init; }

        public required byte[] ValueHash { get; init; }
    }
}
