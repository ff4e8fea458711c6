using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using Vectrant.Core.Requests;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Requests;

/// <summary>
/// Who is at work on a key holds a lock of the database session, which ends with the session: so a key whose node died is told from
/// one that is in work, without guessing by time.
/// </summary>
internal sealed class RequestLedger(AppDatabase database, IDataProtectionProvider protection, TimeProvider time) : IRequestLedger
{
    private const string Purpose = "Vectrant.Api.Responses";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    public async Task<IRequestTurn> BeginAsync(RepeatableRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hold = await SessionLock.TryTakeAsync(database, $"request {request.Caller} {Convert.ToHexString(request.KeyHash)}", cancellationToken);
        if (hold is null)
        {
            return new Turn(TurnKind.Running, null, null, request, _protector);
        }

        try
        {
            var inserted = await hold.Connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO api_request (caller, key_hash, request_hash, created_at) VALUES (@Caller, @KeyHash, @RequestHash, @now)
                ON CONFLICT DO NOTHING
                """,
                new { request.Caller, request.KeyHash, request.RequestHash, now = time.GetUtcNow() },
                cancellationToken: cancellationToken));
            if (inserted == 1)
            {
                return new Turn(TurnKind.First, null, hold, request, _protector);
            }

            var row = await hold.Connection.QuerySingleAsync<Row>(new CommandDefinition(
                "SELECT request_hash, status, location, entity_tag, content_type, body FROM api_request WHERE caller = @Caller AND key_hash = @KeyHash",
                new { request.Caller, request.KeyHash },
                cancellationToken: cancellationToken));
            return row switch
            {
                _ when !row.RequestHash.AsSpan().SequenceEqual(request.RequestHash) => new Turn(TurnKind.OtherRequest, null, hold, request, _protector),
                { Status: { } status } => new Turn(
                    TurnKind.Done, new StoredResponse(status, row.Location, row.EntityTag, row.ContentType, _protector.Unprotect(row.Body!)), hold, request, _protector),
                _ => new Turn(TurnKind.Interrupted, null, hold, request, _protector),
            };
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    public async Task<IAsyncDisposable?> TryHoldAsync(string thing, CancellationToken cancellationToken) =>
        await SessionLock.TryTakeAsync(database, $"thing {thing}", cancellationToken);

    public async Task<int> ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM api_request WHERE created_at < @before", new { before = time.GetUtcNow() - Kept }, cancellationToken: cancellationToken));
    }

    private sealed class Turn(TurnKind kind, StoredResponse? response, SessionLock? hold, RepeatableRequest request, IDataProtector protector) : IRequestTurn
    {
        public TurnKind Kind => kind;

        public StoredResponse? Response => response;

        private NpgsqlConnection Connection => kind == TurnKind.First ? hold!.Connection : throw new InvalidOperationException("Only the first turn may be kept or forgotten.");

        public Task KeepAsync(StoredResponse response, CancellationToken cancellationToken) => Connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE api_request SET status = @Status, location = @Location, entity_tag = @EntityTag, content_type = @ContentType, body = @body
            WHERE caller = @Caller AND key_hash = @KeyHash
            """,
            new { response.Status, response.Location, response.EntityTag, response.ContentType, body = protector.Protect(response.Body), request.Caller, request.KeyHash },
            cancellationToken: cancellationToken));

        public Task ForgetAsync(CancellationToken cancellationToken) => Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM api_request WHERE caller = @Caller AND key_hash = @KeyHash",
            new { request.Caller, request.KeyHash },
            cancellationToken: cancellationToken));

        public ValueTask DisposeAsync() => hold?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Row
    {
        public required byte[] RequestHash { get; init; }

        public short? Status { get; init; }

        public string? Location { get; init; }

        public string? EntityTag { get; init; }

        public string? ContentType { get; init; }

        public byte[]? Body { get; init; }
    }
}
