using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Identity.Sessions;

/// <summary>
/// What is known about sign-ins, for a few seconds. The order is what makes it safe: a notice first removes what is
/// known and then wakes the circuits, so that none of them asks too early and is told the old answer.
/// </summary>
internal sealed class SignInStanding(AppDatabase database, IChangeFeed feed, IOptions<AccountOptions> accounts, TimeProvider time) : BackgroundService, ISignInStanding
{
    /// <summary>How long an answer is believed when no notice arrives.</summary>
    private static readonly TimeSpan Belief = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Watcher, byte> _watchers = new();
    private int _notices;

    public async ValueTask<Standing> OfAsync(SignInProof proof, bool active, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var now = time.GetUtcNow();
        var cached = _known.TryGetValue(proof.Token, out var known) && now - known.ReadAt < Belief;
        var facts = cached ? known!.Facts : await ReadAsync(proof.Token, cancellationToken);
        if (cached && facts!.IsIdle(now))
        {
            // Another node may have seen the person since.
            facts = await ReadAsync(proof.Token, cancellationToken);
        }

        if (facts is null || facts.PersonId != proof.Person.Value || !facts.Holds(now) || facts.SecurityStamp != proof.SecurityStamp)
        {
            return Standing.Over;
        }

        if (active && now - facts.SeenAt >= SeenEvery)
        {
            await SeenAsync(proof.Token, facts, now, cancellationToken);
        }

        return facts.Rights == proof.Rights ? Standing.Holds : Standing.Outdated;
    }

    public async Task<string?> RightsAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("SELECT person_rights(@Id)", new { Id = person.Value }, cancellationToken: cancellationToken));
    }

    public async Task<string?> StampAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT coalesce(security_stamp, '') FROM person WHERE id = @Id AND disabled_at IS NULL", new { Id = person.Value }, cancellationToken: cancellationToken));
    }

    public IDisposable Watch(PersonId person, Action changed)
    {
        var watcher = new Watcher(person.Value, changed, _watchers);
        _watchers.TryAdd(watcher, 0);
        return watcher;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in feed.SubscribeAsync(stoppingToken))
            {
                if (change.Topic is ChangeTopic.SignIn or ChangeTopic.Resync)
                {
                    Forget(change.Id);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node ends.
        }
    }

    /// <param name="person">Null after a lost connection: about everybody.</param>
    private void Forget(Guid? person)
    {
        Interlocked.Increment(ref _notices);
        foreach (var (token, known) in _known)
        {
            if (person is null || known.Facts.PersonId == person)
            {
                _known.TryRemove(token, out _);
            }
        }

        foreach (var watcher in _watchers.Keys)
        {
            if (person is null || watcher.Person == person)
            {
                watcher.Changed();
            }
        }
    }

    private async Task<Facts?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref _notices);
        await using var connection = await database.OpenAsync(cancellationToken);
        var facts = await connection.QuerySingleOrDefaultAsync<Facts>(new CommandDefinition(
            """
            SELECT s.id, s.person_id, s.seen_at, s.idle_limit, s.expires_at,
                   s.ended_at IS NOT NULL OR p.disabled_at IS NOT NULL OR (NOT @LocalPasswords AND @Password = ANY (s.methods)) AS is_over,
                   p.security_stamp, person_rights(p.id) AS rights
            FROM person_session s JOIN person p ON p.id = s.person_id
            WHERE s.token_hash = @Hash
            """,
            new { Hash = SessionToken.HashOf(token), accounts.Value.LocalPasswords, SignInMethod.Password },
            cancellationToken: cancellationToken));
        if (facts is not null)
        {
            Keep(token, facts, before);
        }

        return facts;
    }

    // A notice that came while the row was read may be about something newer than the row: then it is not kept.
    private void Keep(string token, Facts facts, int before)
    {
        var now = time.GetUtcNow();
        if (_known.Count >= Most)
        {
            foreach (var (other, known) in _known)
            {
                if (_known.Count > Most || now - known.ReadAt >= Belief)
                {
                    _known.TryRemove(other, out _);
                }
            }
        }

        var kept = new Known(facts, now);
        _known[token] = kept;
        if (Volatile.Read(ref _notices) != before)
        {
            _known.TryRemove(KeyValuePair.Create(token, kept));
        }
    }

    private async Task SeenAsync(string token, Facts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref _notices);
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person_session SET seen_at = @Now WHERE id = @Id AND seen_at <= @Since",
            new { Now = now, facts.Id, Since = now - SeenEvery },
            cancellationToken: cancellationToken));
        Keep(token, facts with { SeenAt = now }, before);
    }

    private sealed record Known(Facts Facts, DateTimeOffset ReadAt);

    private sealed record Facts
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public DateTimeOffset SeenAt { get; init; }

        public TimeSpan IdleLimit { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public bool IsOver { get; init; }

        public string? SecurityStamp { get; init; }

        public string? Rights { get; init; }

        public bool IsIdle(DateTimeOffset now) => now - SeenAt >= IdleLimit;

        public bool Holds(DateTimeOffset now) => !IsOver && now < ExpiresAt && !IsIdle(now);
    }

    private sealed class Watcher(Guid person, Action changed, ConcurrentDictionary<Watcher, byte> all) : IDisposable
    {
        public Guid Person => person;

        public void Changed() => changed();

        public void Dispose() => all.TryRemove(this, out _);
    }
}
