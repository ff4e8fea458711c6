using Dapper;
using Npgsql;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Sends a <see cref="Change"/> to all nodes, as part of the transaction that made it.</summary>
public static class ChangeNotice
{
    public const string Channel = "vectrant_change";

    public static Task SendAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Change change, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_notify(@Channel, @Payload)",
            new { Channel, Payload = $"{change.Topic} {change.Id}" },
            transaction,
            cancellationToken: cancellationToken));

    internal static Change Parse(string payload)
    {
        var parts = payload.Split(' ', 2);
        return new Change(parts[0], parts.Length > 1 && Guid.TryParse(parts[1], out var id) ? id : null);
    }
}
