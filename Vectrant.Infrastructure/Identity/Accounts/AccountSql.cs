using Dapper;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Statements that several stores of accounts share.</summary>
internal static class AccountSql
{
    public static async Task<AccountPerson?> PersonAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid id, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<PersonRow>(new CommandDefinition(
            "SELECT id, display_name, email FROM person WHERE id = @id AND disabled_at IS NULL", new { id }, transaction, cancellationToken: cancellationToken));
        return row?.ToPerson();
    }

    /// <summary>Ends the person's sign-ins but one, for good: the stamp in their cookies is another from now on.</summary>
    public static Task EndSignInsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, EndedSignIns ended, CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        """
        UPDATE person SET security_stamp = @stamp, concurrency_stamp = @stamp WHERE id = @Person;
        UPDATE person_session SET ended_at = @Now, ended_by = @Person, end_reason = @Reason
        WHERE person_id = @Person AND ended_at IS NULL AND token_hash IS DISTINCT FROM @Kept
        """,
        new { ended.Person, ended.Now, ended.Reason, ended.Kept, stamp = Guid.NewGuid().ToString("N") },
        transaction,
        cancellationToken: cancellationToken));

    public sealed record PersonRow
    {
        public Guid Id { get; init; }

        public string DisplayName { get; init; } = "";

        public string Email { get; init; } = "";

        public AccountPerson ToPerson() => new(new PersonId(Id), DisplayName, Email);
    }
}

/// <param name="Kept">Hash of the secret id of the sign-in that goes on; it needs a new cookie.</param>
internal sealed record EndedSignIns(Guid Person, DateTimeOffset Now, string Reason, byte[]? Kept);
