using Dapper;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Turns requests for a new password into e-mails, for addresses that have an account. The others end here, unseen.</summary>
internal sealed class ResetRequests(AppDatabase database, Invitations invitations)
{
    private const int MostAtOnce = 50;

    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var waiting = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, address, language FROM reset_request ORDER BY at LIMIT @MostAtOnce", new { MostAtOnce }, cancellationToken: cancellationToken));
        foreach (var request in waiting)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var mine = await connection.ExecuteAsync(new CommandDefinition("DELETE FROM reset_request WHERE id = @Id", new { request.Id }, transaction, cancellationToken: cancellationToken));
            var person = mine == 0 ? null : await connection.QuerySingleOrDefaultAsync<AccountSql.PersonRow>(new CommandDefinition(
                "SELECT id, display_name, email FROM person WHERE normalized_email = @Address AND disabled_at IS NULL",
                new { request.Address },
                transaction,
                cancellationToken: cancellationToken));
            if (person is not null)
            {
                await invitations.SendAsync(connection, transaction, person.ToPerson(), LinkPurpose.Reset, request.Language, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string Address { get; init; } = "";

        public string Language { get; init; } = "en";
    }
}
