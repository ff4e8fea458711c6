using Dapper;
using Microsoft.AspNetCore.Identity;
using Vectrant.Core.Common;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Accounts;

internal sealed class PasswordVault(AppDatabase database, IPasswordHasher<Person> hasher, PasswordTurns turns) : IPasswordVault
{
    private static readonly Person Nobody = new();
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    public IDisposable? TakePlace() => turns.TakePlace();

    public Task<PasswordMatch> MatchAsync(string address, string password, CancellationToken cancellationToken) => MatchAsync(address, null, password, cancellationToken);

    public Task<PasswordMatch> MatchAsync(PersonId person, string password, CancellationToken cancellationToken) => MatchAsync(null, person.Value, password, cancellationToken);

    private async Task<PasswordMatch> MatchAsync(string? address, Guid? id, string password, CancellationToken cancellationToken)
    {
        // Without a connection from here on: a queue for the processor must not become one for the database.
        var row = await FindAsync(address, id, cancellationToken);
        var outcome = await turns.RunAsync(() => hasher.VerifyHashedPassword(Nobody, row?.PasswordHash ?? _nobodysHash.Value, password), cancellationToken);
        var matches = row?.PasswordHash is not null && outcome != PasswordVerificationResult.Failed;
        if (matches && outcome == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RenewAsync(row!, password, cancellationToken);
        }

        return new PasswordMatch(row is null ? null : new AccountPerson(new PersonId(row.Id), row.DisplayName, row.Email) { Stamp = row.SecurityStamp }, matches);
    }

    private async Task<Row?> FindAsync(string? address, Guid? id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT id, display_name, email, password_hash, security_stamp FROM person WHERE normalized_email = @address OR id = @id",
            new { address, id },
            cancellationToken: cancellationToken));
    }

    // The same password: nobody is signed out for it. A password that was changed meanwhile stays changed.
    private async Task RenewAsync(Row row, string password, CancellationToken cancellationToken)
    {
        var hash = await turns.RunAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET password_hash = @hash WHERE id = @Id AND password_hash = @PasswordHash",
            new { hash, row.Id, row.PasswordHash },
            cancellationToken: cancellationToken));
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

        public string? SecurityStamp { get; init; }
    }
}
