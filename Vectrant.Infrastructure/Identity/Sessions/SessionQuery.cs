using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Sessions;

internal sealed class SessionQuery(AppDatabase database, IOptions<AccountOptions> accounts, TimeProvider time) : ISessionQuery
{
    private const int PageSize = 20;

    public async Task<IReadOnlyList<SessionRow>> ListAsync(Actor actor, PersonId person, string? token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!MaySee(actor, person))
        {
            return [];
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, methods, remembered, address, agent, created_at, seen_at, expires_at, token_hash = @hash AS is_current
            FROM person_session
            WHERE person_id = @person AND ended_at IS NULL AND expires_at > @now AND seen_at + idle_limit > @now
              AND (@LocalPasswords OR NOT @Password = ANY (methods))
            ORDER BY seen_at DESC, id DESC
            """,
            new { person, now = time.GetUtcNow(), hash = token is null ? [] : SessionToken.HashOf(token), accounts.Value.LocalPasswords, SignInMethod.Password },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToSession())];
    }

    public async Task<Page<SignInTry>> HistoryAsync(Actor actor, PersonId person, string? before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!MaySee(actor, person))
        {
            return new Page<SignInTry>([], null);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<TryRow>(new CommandDefinition(
            """
            SELECT id, at, outcome, methods, address, agent FROM sign_in_history
            WHERE person_id = @person AND (@before::bigint IS NULL OR id < @before)
            ORDER BY id DESC LIMIT @limit
            """,
            new
            {
                person,
                before = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null,
                limit = PageSize + 1,
            },
            cancellationToken: cancellationToken))).AsList();
        var tries = rows.Take(PageSize).Select(row => new SignInTry(row.Id, row.At, row.Outcome, row.Methods, row.Address, row.Agent)).ToList();
        return new Page<SignInTry>(tries, rows.Count > PageSize ? tries[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static bool MaySee(Actor actor, PersonId person) => actor.PersonId == person || actor.May(Permission.ManagePeople);

    private sealed record Row
    {
        public required SessionId Id { get; init; }

        public required string[] Methods { get; init; }

        public required bool Remembered { get; init; }

        public string? Address { get; init; }

        public required string Agent { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset SeenAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }

        public required bool IsCurrent { get; init; }

        public SessionRow ToSession() => new()
        {
            Id = Id,
            Methods = Methods,
            Remembered = Remembered,
            Address = Address,
            Agent = Agent,
            CreatedAt = CreatedAt,
            SeenAt = SeenAt,
            ExpiresAt = ExpiresAt,
            IsCurrent = IsCurrent,
        };
    }

    private sealed record TryRow
    {
        public required long Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Outcome { get; init; }

        public required string[] Methods { get; init; }

        public string? Address { get; init; }

        public required string Agent { get; init; }
    }
}
