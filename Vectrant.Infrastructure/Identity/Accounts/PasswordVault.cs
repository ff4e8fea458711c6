using Dapper;
using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class PasswordVault(AppDatabase database, IPasswordHasher<Person> hasher) : IPasswordVault
{
    private static readonly Person Nobody = new();
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    public Task<PasswordMatch> MatchAsync(string address, string password, CancellationToken cancellationToken) => MatchAsync(address, null, password, cancellationToken);

    public Task<PasswordMatch> MatchAsync(PersonId person, string password, CancellationToken cancellationToken) => MatchAsync(null, person.Value, password, cancellationToken);

    private async Task<PasswordMatch> MatchAsync(string? address, Guid? id, string password, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT id, display_name, email, password_hash FROM person WHERE normalized_email = @address OR id = @id",
            new { address, id },
            cancellationToken: cancellationToken));

        // Made before it is needed to compare with: the first unknown address would otherwise take twice as long.
        var stored = row?.PasswordHash ?? _nobodysHash.Value;
        var outcome = hasher.VerifyHashedPassword(Nobody, stored, password);
        var matches = row?.PasswordHash is not null && outcome != PasswordVerificationResult.Failed;
        if (matches && outcome == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // The same password: nobody is signed out for it. A password that was changed meanwhile stays changed.
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE person SET password_hash = @hash WHERE id = @Id AND password_hash = @stored",
                new { hash = hasher.HashPassword(Nobody, password), row!.Id, stored },
                cancellationToken: cancellationToken));
        }

        return new PasswordMatch(row is null ? null : new AccountPerson(new PersonId(row.Id), row.DisplayName, row.Email), matches);
    }

    public async Task<bool> HasAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM person WHERE id = @Value AND password_hash IS NOT NULL)", new { person.Value }, cancellationToken: cancellationToken));
    }

    private sealed record Row
    {
        public Guid Id { get; init; }

        public string DisplayName { get; init; } = "";

        public string Email { get; init; } = "";

        public string? PasswordHash { get; init; }
    }
}
