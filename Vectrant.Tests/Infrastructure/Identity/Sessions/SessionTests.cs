using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity.Sessions;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Sessions;

/// <summary>Sign-ins on the real database; each test has a person of its own.</summary>
public sealed class SessionTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly SignInOrigin Origin = new("203.0.113.7", "Firefox · Linux");
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);
    private readonly AdjustableTime _clock = new();
    private readonly string _email = $"session-{Guid.NewGuid():N}@harbour.example";
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISessionStore Store => fixture.App.Services.GetRequiredService<ISessionStore>();

    private ISignInStanding Standings => fixture.App.Services.GetRequiredService<ISignInStanding>();

    public async ValueTask InitializeAsync()
    {
        var made = await fixture.App.Services.GetRequiredService<EnsurePeople>()
            .RunAsync([new NewPerson("Ines Falk", _email, [Role.Agent, Role.TeamLead], "a lighthouse keeper")], Cancellation);
        _person = made.Value[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task StartAsync_KeepsAHashOnlyAndWritesHistoryAndAudit()
    {
        var started = await StartAsync();
        await using var connection = await OpenAsync();
        var rows = (await connection.QueryAsync<byte[]>("SELECT token_hash FROM person_session WHERE person_id = @Id", new { Id = _person.Value })).AsList();
        Assert.Equal(SessionToken.HashOf(started.Token), Assert.Single(rows));
        Assert.Equal(["signed_in"], await HistoryAsync(connection));
        Assert.Equal(
            ["identity.signed_in"],
            await connection.QueryAsync<string>("SELECT action FROM audit_entry WHERE actor_id = @Id ORDER BY id", new { Id = _person.Value }));
    }

    [Fact]
    public async Task OfAsync_ForWhatIsNotTheSignIn_IsOver()
    {
        var proof = await ProofAsync(await StartAsync());
        Assert.Equal(Standing.Holds, await OfAsync(proof));
        Assert.Equal(Standing.Over, await OfAsync(proof with { Token = SessionToken.New() }));
        Assert.Equal(Standing.Over, await OfAsync(proof with { SecurityStamp = "another" }));
        Assert.Equal(Standing.Over, await OfAsync(proof with { Person = new PersonId(Guid.CreateVersion7()) }));
        Assert.Equal(Standing.Outdated, await OfAsync(proof with { Rights = "other" }));
        Assert.Equal(Standing.Outdated, await OfAsync(proof with { Rights = null }));
    }

    [Theory]
    [InlineData("UPDATE person_session SET ended_at = now(), end_reason = 'test' WHERE person_id = @Id", Standing.Over)]
    [InlineData("UPDATE person SET disabled_at = now() WHERE id = @Id", Standing.Over)]
    [InlineData("UPDATE person SET security_stamp = 'changed' WHERE id = @Id", Standing.Over)]
    [InlineData("DELETE FROM person WHERE id = @Id", Standing.Over)]
    [InlineData("UPDATE person SET display_name = 'Ines Berg' WHERE id = @Id", Standing.Outdated)]
    [InlineData("WITH t AS (INSERT INTO team (id, name, created_at) VALUES (@Id, @Id::text, now()) RETURNING id) INSERT INTO team_member (team_id, person_id) SELECT id, @Id FROM t", Standing.Outdated)]
    [InlineData("DELETE FROM person_role WHERE user_id = @Id AND role_id = (SELECT id FROM role WHERE name = 'TeamLead')", Standing.Outdated)]
    public async Task Watch_AfterAChangeBehindTheAppsBack_TellsAndTheAnswerIsNew(string change, Standing expected)
    {
        // Taken here: the notice comes on a thread that belongs to no test.
        var cancellation = Cancellation;
        var proof = await ProofAsync(await StartAsync());
        Assert.Equal(Standing.Holds, await OfAsync(proof));
        var told = new TaskCompletionSource<Standing>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = Standings.Watch(_person, () => _ = TellAsync());
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(change, new { Id = _person.Value });
        Assert.Equal(expected, await told.Task.WaitAsync(Soon, Cancellation));

        // The notice of the sign-in itself may still be on its way: it changes nothing.
        async Task TellAsync()
        {
            if (await Standings.OfAsync(proof, active: false, cancellation) is var standing and not Standing.Holds)
            {
                told.TrySetResult(standing);
            }
        }
    }

    [Fact]
    public async Task StartAsync_WithTheOldSecretId_EndsThatSignIn()
    {
        var first = await StartAsync();
        var second = await StartAsync(replaces: first.Token);
        Assert.NotEqual(first.Token, second.Token);
        var standings = Fresh();
        Assert.Equal(Standing.Over, await standings.OfAsync(await ProofAsync(first), active: false, Cancellation));
        Assert.Equal(Standing.Holds, await standings.OfAsync(await ProofAsync(second), active: false, Cancellation));
    }

    [Fact]
    public async Task RenewAsync_MovesTheSignInToANewSecretId()
    {
        var first = await StartAsync();
        var renewed = await Store.RenewAsync(first.Token, Cancellation);
        Assert.Equal(first.Id, renewed!.Id);
        var standings = Fresh();
        Assert.Equal(Standing.Over, await standings.OfAsync(await ProofAsync(first), active: false, Cancellation));
        Assert.Equal(Standing.Holds, await standings.OfAsync(await ProofAsync(renewed), active: false, Cancellation));
        Assert.Null(await Store.RenewAsync(first.Token, Cancellation));
    }

    [Fact]
    public async Task StartAsync_ForADisabledPerson_IsRefusedAndRecorded()
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync("UPDATE person SET disabled_at = now() WHERE id = @Id", new { Id = _person.Value });
        var refused = await Store.StartAsync(new NewSession(_person, [SignInMethod.Passkey], false, Origin, null), Cancellation);
        Assert.Equal("person_disabled", refused.Error?.Code);
        Assert.Equal(["disabled"], await HistoryAsync(connection));
        var unknown = await Store.StartAsync(new NewSession(new PersonId(Guid.CreateVersion7()), [SignInMethod.Passkey], false, Origin, null), Cancellation);
        Assert.Equal("person_disabled", unknown.Error?.Code);
    }

    [Fact]
    public async Task OfAsync_UnusedForTooLong_IsOverUnlessTheOwnerWasActive()
    {
        var limit = TimeSpan.FromMinutes(new SessionOptions().IdleMinutes);
        var (idle, used) = (await ProofAsync(await StartAsync()), await ProofAsync(await StartAsync()));
        var standings = Fresh();
        _clock.Advance(limit * 0.6);
        Assert.Equal(Standing.Holds, await standings.OfAsync(idle, active: false, Cancellation));
        Assert.Equal(Standing.Holds, await standings.OfAsync(used, active: true, Cancellation));
        _clock.Advance(limit * 0.6);
        Assert.Equal(Standing.Over, await standings.OfAsync(idle, active: false, Cancellation));
        Assert.Equal(Standing.Holds, await standings.OfAsync(used, active: false, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfAsync_BeyondTheAbsoluteLimit_IsOverHoweverActive(bool remember)
    {
        var limits = new SessionOptions();
        var proof = await ProofAsync(await StartAsync(remember));
        var standings = Fresh();
        var step = limits.IdleLimit(remember) * 0.9;
        for (var passed = step; passed < limits.AbsoluteLimit(remember); passed += step)
        {
            _clock.Advance(step);
            Assert.Equal(Standing.Holds, await standings.OfAsync(proof, active: true, Cancellation));
        }

        _clock.Advance(step);
        Assert.Equal(Standing.Over, await standings.OfAsync(proof, active: true, Cancellation));
    }

    [Fact]
    public async Task PurgeAsync_DeletesWhatIsOlderThanTheHistoryReaches()
    {
        await StartAsync();
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync("UPDATE sign_in_history SET at = at - interval '181 days' WHERE person_id = @Id", new { Id = _person.Value });
        await connection.ExecuteAsync("UPDATE person_session SET expires_at = expires_at - interval '181 days' WHERE person_id = @Id", new { Id = _person.Value });
        var kept = await StartAsync();
        await Store.PurgeAsync(Cancellation);
        Assert.Equal(["signed_in"], await HistoryAsync(connection));
        Assert.Equal([kept.Id.Value], await connection.QueryAsync<Guid>("SELECT id FROM person_session WHERE person_id = @Id", new { Id = _person.Value }));
    }

    private async Task<StartedSession> StartAsync(bool remember = false, string? replaces = null) =>
        (await Store.StartAsync(new NewSession(_person, [SignInMethod.Password], remember, Origin, replaces), Cancellation)).Value;

    private ValueTask<Standing> OfAsync(SignInProof proof) => Standings.OfAsync(proof, active: false, Cancellation);

    /// <summary>With a clock of the test's and nothing in memory.</summary>
    private SignInStanding Fresh() =>
        new(fixture.App.Services.GetRequiredService<AppDatabase>(), fixture.App.Services.GetRequiredService<IChangeFeed>(), Options.Create(new AccountOptions()), _clock);

    private async Task<SignInProof> ProofAsync(StartedSession session)
    {
        await using var connection = await OpenAsync();
        var stamp = await connection.ExecuteScalarAsync<string>("SELECT security_stamp FROM person WHERE id = @Id", new { Id = _person.Value });
        return new SignInProof(_person, session.Token, stamp, await Standings.RightsAsync(_person, Cancellation));
    }

    private Task<IEnumerable<string>> HistoryAsync(NpgsqlConnection connection) =>
        connection.QueryAsync<string>("SELECT outcome FROM sign_in_history WHERE person_id = @Id ORDER BY id", new { Id = _person.Value });

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.OpenAsync(Cancellation);
        return connection;
    }
}
