using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vectrant.Core.Audit;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Audit;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Tokens;

/// <summary>Table <c>signing_key</c>. All changes happen under one lock, so that two nodes never make two keys.</summary>
internal sealed class SigningKeyStore(AppDatabase database, IDataProtectionProvider protection, TimeProvider time, ILogger<SigningKeyStore> logger)
{
    /// <summary>For the copies that nodes hold, and for requests under way.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);
    private readonly IDataProtector _protector = protection.CreateProtector("Vectrant.Identity.SigningKeys");

    /// <summary>The published keys.</summary>
    public async Task<IReadOnlyList<SigningKey>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT public_key, private_key, signs_from FROM signing_key WHERE retired_at IS NULL", cancellationToken: cancellationToken));
        return [.. rows.Select(ToKey)];
    }

    /// <summary>Makes the next key where it is time, and retires what has had its time.</summary>
    /// <param name="options">Lifetimes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RotateAsync(TokenOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, cancellationToken);
        var now = time.GetUtcNow();
        var keys = (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT public_key, private_key, signs_from FROM signing_key WHERE retired_at IS NULL", transaction: transaction, cancellationToken: cancellationToken)))
            .Select(ToKey).Where(key => key.CanSign).ToList();
        if (Next(keys, options, now) is { } signsFrom)
        {
            await CreateAsync(connection, transaction, signsFrom, now, cancellationToken);
        }

        await RetireAsync(connection, transaction, options, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes a key that signs from now on and retires all others, with what they signed.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> ReplaceAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, cancellationToken);
        var now = time.GetUtcNow();
        var retired = (await connection.QueryAsync<string>(new CommandDefinition(
            "UPDATE signing_key SET private_key = NULL, retired_at = @now WHERE retired_at IS NULL RETURNING kid", new { now }, transaction, cancellationToken: cancellationToken))).AsList();
        var name = await CreateAsync(connection, transaction, now, now, cancellationToken);
        await AuditSql.AppendAsync(
            connection, transaction, new AuditEntry(actor, AuditAction.SigningKeyReplaced, "signing_key", name, new Dictionary<string, object?> { ["retired"] = retired }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return name;
    }

    private static Task<int> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        "SELECT pg_advisory_xact_lock(hashtextextended('vectrant signing_key', 0))", transaction: transaction, cancellationToken: cancellationToken));

    private static DateTimeOffset? Next(List<SigningKey> keys, TokenOptions options, DateTimeOffset now)
    {
        if (keys.Count == 0)
        {
            // Nobody holds a copy of a key set without this one that would have served them.
            return now;
        }

        var earliest = now + options.KeyLead;
        return keys.Max(key => key.SignsFrom) + options.KeyLifetime <= earliest ? earliest : null;
    }

    private async Task<string> CreateAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset signsFrom, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = EcJwk.Of(key.ExportParameters(includePrivateParameters: false));
        var secret = key.ExportPkcs8PrivateKey();
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO signing_key (kid, public_key, private_key, created_at, signs_from) VALUES (@KeyId, @Public::jsonb, @Private, @now, @signsFrom)",
            new { jwk.KeyId, Public = JsonSerializer.Serialize(jwk), Private = Convert.ToBase64String(_protector.Protect(secret)), now, signsFrom },
            transaction,
            cancellationToken: cancellationToken));
        CryptographicOperations.ZeroMemory(secret);
        await AuditAsync(connection, transaction, AuditAction.SigningKeyCreated, jwk.KeyId, cancellationToken);
        return jwk.KeyId;
    }

    private static async Task RetireAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, TokenOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The private half goes as soon as the successor signs everywhere, the public one when nothing signed with it is valid any more.
        var retired = await connection.QueryAsync<string>(new CommandDefinition(
            """
            UPDATE signing_key k SET private_key = NULL
            WHERE k.private_key IS NOT NULL AND EXISTS (
              SELECT 1 FROM signing_key s WHERE s.retired_at IS NULL AND s.private_key IS NOT NULL AND s.signs_from > k.signs_from AND s.signs_from <= @successorSince);
            UPDATE signing_key k SET retired_at = @now
            WHERE k.retired_at IS NULL AND k.private_key IS NULL AND EXISTS (
              SELECT 1 FROM signing_key s WHERE s.retired_at IS NULL AND s.private_key IS NOT NULL AND s.signs_from > k.signs_from AND s.signs_from <= @lastSigned)
            RETURNING k.kid
            """,
            new { now, successorSince = now - Slack, lastSigned = now - Slack - options.AccessLifetime - options.ClockSkew },
            transaction,
            cancellationToken: cancellationToken));
        foreach (var keyId in retired)
        {
            await AuditAsync(connection, transaction, AuditAction.SigningKeyRetired, keyId, cancellationToken);
        }
    }

    private static Task AuditAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string action, string keyId, CancellationToken cancellationToken) =>
        AuditSql.AppendAsync(connection, transaction, new AuditEntry(Actor.System, action, "signing_key", keyId, new Dictionary<string, object?>()), cancellationToken);

    private SigningKey ToKey(Row row)
    {
        var jwk = JsonSerializer.Deserialize<EcJwk>(row.PublicKey) ?? throw new JsonException("A stored public key is null.");
        return new SigningKey(jwk, row.SignsFrom, Unprotect(jwk.KeyId, row.PrivateKey) ?? jwk.ToParameters());
    }

    private ECParameters? Unprotect(string keyId, string? stored)
    {
        if (stored is null)
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            var secret = _protector.Unprotect(Convert.FromBase64String(stored));
            key.ImportPkcs8PrivateKey(secret, out _);
            CryptographicOperations.ZeroMemory(secret);
            return key.ExportParameters(includePrivateParameters: true);
        }
        catch (CryptographicException problem)
        {
            logger.LogError(problem, "The private half of the signing key {KeyId} cannot be read, because the keys that protect it are gone. It does not sign any more.", keyId);
            return null;
        }
    }

    private sealed record Row
    {
        public string PublicKey { get; init; } = "";

        public string? PrivateKey { get; init; }

        public DateTimeOffset SignsFrom { get; init; }
    }
}
