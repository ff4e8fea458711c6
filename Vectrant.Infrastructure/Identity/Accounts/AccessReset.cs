using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Identity.People;
using Vectrant.Infrastructure.Identity.Sessions;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class AccessReset(AppDatabase database, IOptions<AccountOptions> options, TimeProvider time) : IAccessReset
{
    private const int MostNamed = 10;

    /// <summary>Nobody signed in: whoever has the machine in their hands.</summary>
    private static readonly Actor Operator = new(null, "operator at the command line", new HashSet<string>(), new HashSet<Permission>());

    public async Task<Result<AccessGivenBack>> ResetAsync(string address, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PersonGuard.LockAsync(connection, transaction, cancellationToken);
        var person = await connection.QuerySingleOrDefaultAsync<Row>(Sql(
            transaction, "SELECT id, display_name, disabled_at IS NOT NULL AS is_disabled FROM person WHERE normalized_email = @address FOR UPDATE", new { address }, cancellationToken));
        if (person is null)
        {
            return AccountErrors.NobodyWith(await AdminsAsync(connection, transaction, cancellationToken));
        }

        var now = time.GetUtcNow();
        var id = new PersonId(person.Id);
        var becameAdmin = await connection.ExecuteAsync(Sql(
            transaction,
            "INSERT INTO person_role (user_id, role_id) SELECT @Id, id FROM role WHERE name = @Admin ON CONFLICT DO NOTHING",
            new { person.Id, Role.Admin },
            cancellationToken));
        var factors = await connection.ExecuteAsync(Sql(
            transaction,
            """
            DELETE FROM second_factor WHERE person_id = @Id;
            DELETE FROM recovery_code WHERE person_id = @Id;
            DELETE FROM person_passkey WHERE user_id = @Id
            """,
            new { person.Id },
            cancellationToken));
        await connection.ExecuteAsync(Sql(
            transaction,
            "UPDATE person SET disabled_at = NULL, security_stamp = @stamp, concurrency_stamp = @stamp WHERE id = @Id",
            new { person.Id, stamp = Guid.NewGuid().ToString("N") },
            cancellationToken));
        var ended = await SessionEnding.EndAllAsync(connection, transaction, now, Operator, id, null, "access_reset", cancellationToken);
        var until = now.AddMinutes(options.Value.ResetMinutes);
        var token = await LinkSql.MakeAsync(connection, transaction, new NewLink(person.Id, LinkPurpose.Reset, now, until), cancellationToken);
        var detail = new Dictionary<string, object?>
        {
            ["was_disabled"] = person.IsDisabled,
            ["became_admin"] = becameAdmin == 1,
            ["factors_removed"] = factors,
            ["sign_ins_ended"] = ended,
        };
        await AuditSql.AppendAsync(connection, transaction, new AuditEntry(Operator, AuditAction.AccessReset, "person", id.ToString(), detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccessGivenBack(person.DisplayName, AccountLink.PathOf(LinkPurpose.Reset, token), until, !options.Value.LocalPasswords);
    }

    private static async Task<IReadOnlyList<string>> AdminsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(Sql(
            transaction,
            """
            SELECT p.email FROM person p JOIN person_role pr ON pr.user_id = p.id JOIN role r ON r.id = pr.role_id
            WHERE r.name = @Admin ORDER BY p.email LIMIT @MostNamed
            """,
            new { Role.Admin, MostNamed },
            cancellationToken))).AsList();

    private static CommandDefinition Sql(NpgsqlTransaction transaction, string text, object values, CancellationToken cancellationToken) =>
        new(text, values, transaction, cancellationToken: cancellationToken);

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string DisplayName { get; init; } = "";

        public bool IsDisabled { get; init; }
    }
}
