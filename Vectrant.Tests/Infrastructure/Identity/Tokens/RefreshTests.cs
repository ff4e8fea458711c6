using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Infrastructure.Identity;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>Refresh tokens over two nodes: single use, families, theft, lifetimes. Each test has a person and a clock of its own.</summary>
public sealed class RefreshTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private static readonly ProgramOrigin Origin = new("ledger sync", "192.0.2.7");
    private readonly StillTime _time = new();
    private TokenNode _node = null!;
    private TokenNode _other = null!;
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = TokenNode.On(fixture.Connections, _time);
        _other = TokenNode.On(fixture.Connections, _time);
        _person = await _node.HireAsync("Ines Varga", Role.Agent, Role.Employee);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task RefreshAsync_ManyTimes_StaysInOneFamily()
    {
        var issued = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(9));
            issued = await RefreshAsync(i % 2 == 0 ? _other : _node, issued.RefreshToken);
        }

        Assert.Equal(1, await CountAsync("refresh_family WHERE person_id = @person"));
        Assert.Equal(6, await CountAsync("refresh_token t JOIN refresh_family f ON f.id = t.family_id WHERE f.person_id = @person"));
        Assert.Equal(1, await CountAsync("refresh_token t JOIN refresh_family f ON f.id = t.family_id WHERE f.person_id = @person AND t.used_at IS NULL"));
        Assert.True((await CheckAsync(issued)).Succeeded);
    }

    [Fact]
    public async Task RefreshAsync_ManyAtOnceOnTwoNodes_OneWinsAndTheOthersEndNothing()
    {
        var issued = await StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var token = issued.RefreshToken;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(
                () => (i % 2 == 0 ? _node : _other).Get<ProgramTokens>().RefreshAsync(token, "192.0.2.8", Cancellation))));
            issued = Assert.Single(outcomes, outcome => outcome.Succeeded).Value;
            Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal("refresh_repeated", outcome.Error!.Code));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, await CountAsync("refresh_family WHERE person_id = @person AND revoked_at IS NULL"));
        Assert.Equal(6, await CountAsync("refresh_token t JOIN refresh_family f ON f.id = t.family_id WHERE f.person_id = @person"));
        Assert.Empty(_node.Events.Concat(_other.Events));
    }

    [Fact]
    public async Task RefreshAsync_WithAnOldTokenAfterTheGrace_EndsTheFamilyForThiefAndOwner()
    {
        var first = await StartAsync();
        var second = await RefreshAsync(_node, first.RefreshToken);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("refresh_repeated", await RefusalAsync(_node, first.RefreshToken));
        Assert.True((await CheckAsync(second)).Succeeded);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", await RefusalAsync(_other, first.RefreshToken));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, second.RefreshToken));
        Assert.Equal("token_ended", (await CheckAsync(second)).Error?.Code);
        var happened = Assert.Single(_other.Events);
        Assert.Equal((AccessEventKind.RefreshReused, (PersonId?)_person, "192.0.2.9"), (happened.Kind, happened.Person, happened.Address));
        Assert.Equal("reuse", await _node.ScalarAsync<string>("SELECT revoked_reason FROM refresh_family WHERE person_id = @person", new { person = _person }));
        Assert.Equal(1, await CountAsync("audit_entry WHERE action = 'identity.program_signed_out' AND actor_id = @person AND detail->>'reason' = 'reuse'"));
    }

    [Fact]
    public async Task RefreshAsync_WithATokenFromLongAgo_EndsTheFamilyToo()
    {
        var first = await StartAsync();
        var last = first;
        for (var i = 0; i < 4; i++)
        {
            last = await RefreshAsync(_node, last.RefreshToken);
            _time.Advance(TimeSpan.FromDays(5));
        }

        // Older than its own lifetime, but its family lives.
        Assert.Equal("invalid_grant", await RefusalAsync(_node, first.RefreshToken));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, last.RefreshToken));
        Assert.Single(_node.Events);
    }

    [Fact]
    public async Task RefreshAsync_AfterIdling_IsRefused()
    {
        var issued = await StartAsync();
        _time.Advance(TimeSpan.FromHours(168) - TimeSpan.FromSeconds(1));
        issued = await RefreshAsync(_node, issued.RefreshToken);
        _time.Advance(TimeSpan.FromHours(168));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, issued.RefreshToken));
        Assert.Empty(_node.Events);
    }

    [Fact]
    public async Task RefreshAsync_HoweverOften_NeverOutlivesTheAbsoluteLimit()
    {
        var begin = _time.GetUtcNow();
        var issued = await StartAsync();
        for (var day = 5; day < 30; day += 5)
        {
            _time.Advance(TimeSpan.FromDays(5));
            issued = await RefreshAsync(_node, issued.RefreshToken);
        }

        Assert.InRange(issued.RefreshExpiresAt - begin, TimeSpan.FromDays(30), TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromDays(5) - TimeSpan.FromMinutes(5));
        issued = await RefreshAsync(_node, issued.RefreshToken);
        Assert.True((await CheckAsync(issued)).Succeeded);
        _time.Advance(TimeSpan.FromMinutes(6));

        // The access token has minutes left, the sign-in has not.
        Assert.True((await _node.Get<AccessTokens>().VerifyAsync(issued.AccessToken, Cancellation)).Succeeded);
        Assert.Equal("token_ended", (await CheckAsync(issued)).Error?.Code);
        Assert.Equal("invalid_grant", await RefusalAsync(_node, issued.RefreshToken));
    }

    [Fact]
    public async Task RefreshAsync_OfATokenThatWasNeverIssued_IsRefused()
    {
        Assert.Equal("invalid_grant", await RefusalAsync(_node, SecretText.New(SecretText.RefreshToken)));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, SecretText.New(SecretText.ApiKey)));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, (await StartAsync()).AccessToken));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, ""));
    }

    [Fact]
    public async Task CheckAsync_WithAnotherRole_EndsAtOnce()
    {
        var issued = await StartAsync();
        var before = (await CheckAsync(issued)).Value;
        Assert.True(before.May(Permission.WorkConversations));
        await PeopleAsync((people, person) => people.RemoveFromRoleAsync(person, Role.Agent));
        Assert.Equal("token_ended", (await CheckAsync(issued)).Error?.Code);
        Assert.Equal("invalid_grant", await RefusalAsync(_other, issued.RefreshToken));
        Assert.Equal("standing", await _node.ScalarAsync<string>("SELECT revoked_reason FROM refresh_family WHERE person_id = @person", new { person = _person }));

        // It does not come back to life with the role.
        await PeopleAsync((people, person) => people.AddToRoleAsync(person, Role.Agent));
        Assert.Equal("invalid_grant", await RefusalAsync(_node, issued.RefreshToken));
    }

    [Fact]
    public async Task CheckAsync_AfterTheSecurityStampChanged_EndsAtOnce()
    {
        var issued = await StartAsync();
        await PeopleAsync((people, person) => people.UpdateSecurityStampAsync(person));
        Assert.Equal("token_ended", (await CheckAsync(issued)).Error?.Code);
        Assert.Equal("invalid_grant", await RefusalAsync(_node, issued.RefreshToken));
    }

    [Fact]
    public async Task CheckAsync_OfSomebodyDisabled_EndsAtOnceAndNobodyStartsAnew()
    {
        var issued = await StartAsync();
        await _node.ScalarAsync<int>("UPDATE person SET disabled_at = now() WHERE id = @person", new { person = _person });
        Assert.Equal("token_ended", (await CheckAsync(issued)).Error?.Code);
        Assert.Equal("invalid_grant", await RefusalAsync(_node, issued.RefreshToken));
        Assert.Equal("person_disabled", (await _node.Get<ProgramTokens>().StartAsync(_person, [SignInMethod.Password], Origin, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task RevokeAsync_WithAnyTokenOfTheFamily_EndsIt()
    {
        foreach (var which in (Func<IssuedTokens, IssuedTokens, string>[])[(_, last) => last.RefreshToken, (first, _) => first.RefreshToken, (_, last) => last.AccessToken])
        {
            var first = await StartAsync();
            var last = await RefreshAsync(_node, first.RefreshToken);
            var bystander = await StartAsync();
            await _other.Get<ProgramTokens>().RevokeAsync(which(first, last), Cancellation);
            await _other.Get<ProgramTokens>().RevokeAsync(which(first, last), Cancellation);
            Assert.Equal("token_ended", (await CheckAsync(last)).Error?.Code);
            Assert.Equal("invalid_grant", await RefusalAsync(_node, last.RefreshToken));
            Assert.True((await CheckAsync(bystander)).Succeeded);
        }

        Assert.Equal(3, await CountAsync("audit_entry WHERE action = 'identity.program_signed_out' AND actor_id = @person AND detail->>'reason' = 'signed_out'"));
    }

    [Fact]
    public async Task Database_OfItsOwn_AllowsOneSuccessorAndOneLiveToken()
    {
        var issued = await StartAsync();
        await RefreshAsync(_node, issued.RefreshToken);
        var second = await Assert.ThrowsAsync<PostgresException>(() => _node.ScalarAsync<int>(
            """
            INSERT INTO refresh_token (hash, family_id, parent, issued_at, expires_at, used_at)
            SELECT sha256(t.hash), t.family_id, t.parent, now(), now(), now() FROM refresh_token t JOIN refresh_family f ON f.id = t.family_id
            WHERE f.person_id = @person AND t.parent IS NOT NULL
            """,
            new { person = _person }));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, second.SqlState);
        var live = await Assert.ThrowsAsync<PostgresException>(() => _node.ScalarAsync<int>(
            "INSERT INTO refresh_token (hash, family_id, issued_at, expires_at) SELECT sha256(id::text::bytea), id, now(), now() FROM refresh_family WHERE person_id = @person",
            new { person = _person }));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, live.SqlState);
    }

    [Fact]
    public async Task RotateAsync_ThatFailsHalfway_LeavesTheTokenUsable()
    {
        var issued = await StartAsync();
        var elsewhere = await StartAsync();
        var store = _node.Get<IRefreshStore>();
        var used = SecretText.HashOf(issued.RefreshToken, SecretText.RefreshToken)!;

        // The successor's row cannot be written: its hash is taken.
        var taken = SecretText.HashOf(elsewhere.RefreshToken, SecretText.RefreshToken)!;
        await Assert.ThrowsAsync<PostgresException>(() => store.RotateAsync(used, taken, null, Cancellation));
        Assert.True((await CheckAsync(await RefreshAsync(_node, issued.RefreshToken))).Succeeded);
        Assert.Empty(_node.Events);
    }

    [Fact]
    public async Task PurgeAsync_AMonthAfterTheEnd_ForgetsTheFamily()
    {
        var issued = await StartAsync();
        await _node.Get<ProgramTokens>().RevokeAsync(issued.RefreshToken, Cancellation);
        await _node.Get<IRefreshStore>().PurgeAsync(Cancellation);
        Assert.Equal(1, await CountAsync("refresh_family WHERE person_id = @person"));
        await _node.ScalarAsync<int>("UPDATE refresh_family SET revoked_at = revoked_at - interval '31 days' WHERE person_id = @person", new { person = _person });
        await _node.Get<IRefreshStore>().PurgeAsync(Cancellation);
        Assert.Equal(0, await CountAsync("refresh_family WHERE person_id = @person"));
    }

    private async Task<IssuedTokens> StartAsync() => (await _node.Get<ProgramTokens>().StartAsync(_person, [SignInMethod.Password], Origin, Cancellation)).Value;

    private static async Task<IssuedTokens> RefreshAsync(TokenNode node, string token) => (await node.Get<ProgramTokens>().RefreshAsync(token, "192.0.2.9", Cancellation)).Value;

    private static async Task<string?> RefusalAsync(TokenNode node, string token) => (await node.Get<ProgramTokens>().RefreshAsync(token, "192.0.2.9", Cancellation)).Error?.Code;

    private async Task<Result<Actor>> CheckAsync(IssuedTokens issued) =>
        (await _other.Get<CheckAccessToken>().RunAsync(issued.AccessToken, Cancellation)).Match(holder => holder.Actor, error => (Result<Actor>)error);

    private Task<long> CountAsync(string rows) => _node.ScalarAsync<long>("SELECT count(*) FROM " + rows, new { person = _person });

    private async Task PeopleAsync(Func<UserManager<Person>, Person, Task<IdentityResult>> change)
    {
        await using var scope = _node.Get<IServiceScopeFactory>().CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var person = await people.FindByIdAsync(_person.ToString());
        Assert.True((await change(people, person!)).Succeeded);
    }
}
