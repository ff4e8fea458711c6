using Dapper;
using Npgsql;
using Vectrant.Core.Identity.Accounts;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Links to accounts in the table <c>account_token</c>.</summary>
internal static class LinkSql
{
    /// <summary>Makes a link; earlier ones of the same purpose are void.</summary>
    /// <returns>What stands in the link.</returns>
    public static async Task<string> MakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, NewLink link, CancellationToken cancellationToken)
    {
        var token = AccountLink.New();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM account_token WHERE person_id = @Person AND purpose = @purpose AND used_at IS NULL;
            INSERT INTO account_token (hash, purpose, person_id, created_at, expires_at) VALUES (@hash, @purpose, @Person, @Now, @Expires)
            """,
            new { hash = AccountLink.HashOf(token), purpose = Name(link.Purpose), link.Person, link.Now, link.Expires },
            transaction,
            cancellationToken: cancellationToken));
        return token;
    }

    public static string Name(LinkPurpose purpose) => purpose == LinkPurpose.Invitation ? "invitation" : "reset";
}

internal sealed record NewLink(Guid Person, LinkPurpose Purpose, DateTimeOffset Now, DateTimeOffset Expires);
