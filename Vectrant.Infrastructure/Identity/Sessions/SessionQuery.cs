using System.Globalization;
using Dapper;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity.Tokens;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Sessions;

internal sealed class SessionQuery(AppDatabase database, IOptions<AccountOptions> accounts, TimeProvider time) : ISessionQuery
{
    private const int PageSize = 20;
    private const int MostRows = 1000;

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

    public async Task<Page<OpenSignIn>> OpenAsync(Actor actor, OpenSignInFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        if (!actor.May(Permission.ManagePeople))
        {
            return new Page<OpenSignIn>([], null);
        }

        var size = Math.Clamp(filter.Limit, 1, MostRows);
        await using var connection = await database.OpenAsync(cancellationToken);

        // Ids are made in the order of time, so that they are the list's order.
        var rows = (await connection.QueryAsync<OpenRow>(new CommandDefinition(
            $"""
            WITH signed AS (
              SELECT id, false AS is_program, person_id, methods, agent, address, created_at, seen_at FROM person_session
              WHERE ended_at IS NULL AND expires_at > @now AND seen_at + idle_limit > @now
              UNION ALL
              SELECT f.id, true, f.person_id, f.methods, coalesce(f.client, ''), f.address, f.started_at, t.issued_at
              FROM refresh_family f JOIN person p ON p.id = f.person_id JOIN refresh_token t ON t.family_id = f.id AND t.used_at IS NULL
              WHERE f.revoked_at IS NULL AND f.expires_at > @now AND t.expires_at > @now AND p.disabled_at IS NULL AND f.standing = {RefreshStore.Standing})
            SELECT s.id, s.is_program, s.person_id, p.display_name AS person_name, coalesce(p.email, '') AS email, s.methods, s.agent, s.address, s.created_at, s.seen_at
            FROM signed s JOIN person p ON p.id = s.person_id
            WHERE (@after::uuid IS NULL OR s.id < @after) AND (@LocalPasswords OR NOT @Password = ANY (s.methods))
              AND (@search::text IS NULL OR position(lower(@search) IN lower(concat_ws(' ', p.display_name, p.email, s.address, s.agent))) > 0)
              AND CASE @kind::text
                    WHEN '{nameof(OpenSignInKind.Browser)}' THEN NOT s.is_program
                    WHEN '{nameof(OpenSignInKind.PasswordOnly)}' THEN NOT s.is_program AND s.methods = ARRAY[@Password]
                    WHEN '{nameof(OpenSignInKind.Program)}' THEN s.is_program
                    ELSE true
                  END
            ORDER BY s.id DESC LIMIT @limit
            """,
            new
            {
                now = time.GetUtcNow(),
                search = TextInput.Search(filter.Search),
                kind = filter.Kind?.ToString(),
                after = Guid.TryParse(filter.After, out var after) ? after : (Guid?)null,
                limit = size + 1,
                accounts.Value.LocalPasswords,
                SignInMethod.Password,
            },
            cancellationToken: cancellationToken))).AsList();
        var open = rows.Take(size).Select(row => row.ToSignIn()).ToList();
        return new Page<OpenSignIn>(open, rows.Count > size ? open[^1].Id.ToString() : null);
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

    private sealed record OpenRow
    {
        public required Guid Id { get; init; }

        public required bool IsProgram { get; init; }

        public required PersonId PersonId { get; init; }

        public required string PersonName { get; init; }

        public required string Email { get; init; }

        public required string[] Methods { get; init; }

        public required string Agent { get; init; }

        public string? Address { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset SeenAt { get; init; }

        public OpenSignIn ToSignIn() => new()
        {
            Id = Id,
            IsProgram = IsProgram,
            Person = PersonId,
            PersonName = PersonName,
            Email = Email,
            Methods = Methods,
            Agent = Agent,
            Address = Address,
            CreatedAt = CreatedAt,
            SeenAt = SeenAt,
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
