using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Npgsql;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

/// <summary>Identity's store of people, with passkeys in a table that is written by hand like the others.</summary>
internal sealed class PersonStore(VectrantDbContext context, AppDatabase database, IdentityErrorDescriber describer)
    : UserStore<Person, IdentityRole<Guid>, VectrantDbContext, Guid>(context, describer)
{
    public override async Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await WriteAsync(connection, null, user.Id, passkey, cancellationToken);
    }

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await ReadAsync(connection, user.Id, cancellationToken)).Select(row => row.ToInfo())];
    }

    public override async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var owner = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "SELECT user_id FROM person_passkey WHERE credential_id = @credentialId", new { credentialId }, cancellationToken: cancellationToken));
        return owner is { } id ? await FindByIdAsync(id.ToString(), cancellationToken) : null;
    }

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));

    public override async Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM person_passkey WHERE credential_id = @credentialId AND user_id = @Id", new { credentialId, user.Id }, cancellationToken: cancellationToken));
    }

    internal static async Task<IEnumerable<PasskeyRow>> ReadAsync(NpgsqlConnection connection, Guid person, CancellationToken cancellationToken) =>
        await connection.QueryAsync<PasskeyRow>(new CommandDefinition(
            "SELECT credential_id, data::text AS data FROM person_passkey WHERE user_id = @person ORDER BY data ->> 'CreatedAt'", new { person }, cancellationToken: cancellationToken));

    // A credential that somebody else has already is left alone: its owner does not change.
    internal static Task<int> WriteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid person, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO person_passkey (credential_id, user_id, data) VALUES (@CredentialId, @person, @data::jsonb)
            ON CONFLICT (credential_id) DO UPDATE SET data = excluded.data WHERE person_passkey.user_id = @person
            """,
            new { passkey.CredentialId, person, data = JsonSerializer.Serialize(PasskeyData.Of(passkey)) },
            transaction,
            cancellationToken: cancellationToken));

    internal sealed record PasskeyRow
    {
        public byte[] CredentialId { get; init; } = [];

        public string Data { get; init; } = "{}";

        public PasskeyData Read() => JsonSerializer.Deserialize<PasskeyData>(Data) ?? throw new JsonException("A stored passkey is null.");

        public UserPasskeyInfo ToInfo() => Read().ToInfo(CredentialId);
    }
}

/// <summary>What Identity knows of a passkey, as it is stored.</summary>
internal sealed record PasskeyData
{
    public byte[] PublicKey { get; init; } = [];

    public string? Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public uint SignCount { get; init; }

    public string[]? Transports { get; init; }

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; init; }

    public byte[] AttestationObject { get; init; } = [];

    public byte[] ClientDataJson { get; init; } = [];

    public static PasskeyData Of(UserPasskeyInfo passkey) => new()
    {
        PublicKey = passkey.PublicKey,
        Name = passkey.Name,
        CreatedAt = passkey.CreatedAt,
        SignCount = passkey.SignCount,
        Transports = passkey.Transports,
        IsUserVerified = passkey.IsUserVerified,
        IsBackupEligible = passkey.IsBackupEligible,
        IsBackedUp = passkey.IsBackedUp,
        AttestationObject = passkey.AttestationObject,
        ClientDataJson = passkey.ClientDataJson,
    };

    public UserPasskeyInfo ToInfo(byte[] credentialId) =>
        new(credentialId, PublicKey, CreatedAt, SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson) { Name = Name };
}
