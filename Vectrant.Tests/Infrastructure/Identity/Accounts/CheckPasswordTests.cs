using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Accounts;

public sealed class CheckPasswordTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private static readonly SignInOrigin Origin = new("127.0.0.1", "test");
    private readonly string _email = $"ada-{Guid.NewGuid():N}@harbour.example";
    private readonly AdjustableTime _time = new();
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await Find<EnsurePeople>().RunAsync([new NewPerson("Ada", _email, [Role.Agent], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        _person = made.Value[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task RunAsync_WithTheRightPassword_FindsThePersonHoweverTheAddressIsWritten()
    {
        Assert.Equal(_email, (await TryAsync(_email, Password)).Value.Email);
        Assert.Equal(_email, (await TryAsync("  " + _email.ToUpperInvariant(), Password)).Value.Email);
    }

    [Fact]
    public async Task RunAsync_ForAnUnknownAddress_AnswersLikeForAKnownOne()
    {
        var nobody = $"nobody-{Guid.NewGuid():N}@harbour.example";
        for (var i = 0; i < 6; i++)
        {
            var known = await TryAsync(_email, "not this one either");
            var unknown = await TryAsync(nobody, "not this one either");
            Assert.Equal(known.Error!.Code, unknown.Error!.Code);
            Assert.Equal(i < 4 ? "sign_in_refused" : "sign_in_resting", known.Error.Code);
            Assert.Equal(known.Error.Arguments.GetValueOrDefault("minutes"), unknown.Error.Arguments.GetValueOrDefault("minutes"));
        }
    }

    [Fact]
    public async Task RunAsync_AfterManyWrongOnes_LetsThePersonInWhenTheRestIsOver()
    {
        for (var i = 0; i < 5; i++)
        {
            await TryAsync(_email, "not this one either");
        }

        Assert.Equal("sign_in_resting", (await TryAsync(_email, Password)).Error?.Code);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await TryAsync(_email, Password)).Succeeded);

        // It went well: the count is back at its start.
        Assert.Equal("sign_in_refused", (await TryAsync(_email, "not this one either")).Error?.Code);
    }

    [Fact]
    public async Task RunAsync_FromAKnownBrowser_IsNotKeptOutByStrangers()
    {
        for (var i = 0; i < 7; i++)
        {
            await TryAsync(_email, "not this one either");
        }

        Assert.Equal("sign_in_resting", (await TryAsync(_email, Password)).Error?.Code);
        Assert.True((await TryAsync(_email, Password, "the browser of before")).Succeeded);
        Assert.Equal("sign_in_resting", (await TryAsync(_email, Password)).Error?.Code);
    }

    [Fact]
    public async Task RunAsync_ManyAtTheSameTimeOnTwoNodes_LooksAtFive()
    {
        var (one, other) = (Check(), Check());
        var tries = Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other)
            .RunAsync(new PasswordTry(_email, $"wrong password number {i}", null, Origin), Cancellation));
        await Task.WhenAll(tries);
        Assert.Equal(5, await CountAsync("identity.sign_in_failed"));
        Assert.Equal(1, await CountAsync("identity.sign_in_rests"));
    }

    [Fact]
    public async Task RunAsync_WhenTooManyWait_LooksAtNothingAndCountsNothing()
    {
        using var turns = new PasswordTurns(1);
        var vault = new PasswordVault(Find<AppDatabase>(), Find<IPasswordHasher<Person>>(), turns);
        var places = Enumerable.Range(0, PasswordTurns.Places).Select(_ => turns.TakePlace()!).ToList();
        for (var i = 0; i < 7; i++)
        {
            var refused = await Check(vault).RunAsync(new PasswordTry(_email, "not this one either", null, Origin), Cancellation);
            Assert.Equal("sign_in_busy", refused.Error?.Code);
        }

        // One gives up: there is a place again, and none of the tries was counted as a wrong one.
        places[0].Dispose();
        Assert.True((await Check(vault).RunAsync(new PasswordTry(_email, Password, null, Origin), Cancellation)).Succeeded);
        Assert.Equal(0, await CountAsync("identity.sign_in_failed"));
    }

    [Fact]
    public async Task Token_WhenTooManyWait_IsToldWhenToComeBack()
    {
        var turns = Find<PasswordTurns>();
        var places = new List<IDisposable>();
        while (turns.TakePlace() is { } place)
        {
            places.Add(place);
        }

        using var client = OwnAddress.Client(fixture.App.Address);
        using (var refused = await AskAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(5, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
            Assert.Contains("sign_in_busy", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        places.ForEach(place => place.Dispose());
        using var allowed = await AskAsync();
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);

        Task<HttpResponseMessage> AskAsync() =>
            client.PostAsJsonAsync("/api/v1/auth/token", new { grant_type = "password", username = _email, password = Password }, Cancellation);
    }

    [Fact]
    public async Task MatchAsync_OfAHashWithFewerRounds_MakesItAnewAndSignsNobodyOut()
    {
        var weak = new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 })).HashPassword(new Person(), Password);
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync("UPDATE person SET password_hash = @weak WHERE email = @_email", new { weak, _email });
        var stamp = await connection.ExecuteScalarAsync<string>("SELECT security_stamp FROM person WHERE email = @_email", new { _email });

        Assert.False((await TryAsync(_email, "not this one either")).Succeeded);
        Assert.Equal(weak, await HashAsync(connection));
        Assert.True((await TryAsync(_email, Password)).Succeeded);
        var strong = await HashAsync(connection);
        Assert.Equal(210_000u, RoundsOf(strong));
        Assert.Equal(stamp, await connection.ExecuteScalarAsync<string>("SELECT security_stamp FROM person WHERE email = @_email", new { _email }));
        Assert.True((await TryAsync(_email, Password)).Succeeded);
        Assert.Equal(strong, await HashAsync(connection));
    }

    [Fact]
    public async Task MatchAsync_OfNobody_DoesTheSameWorkAsOfSomebody()
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var invited = $"invited-{Guid.NewGuid():N}@harbour.example";
        await Find<EnsurePeople>().RunAsync([new NewPerson("Ivo", invited, [Role.Agent], Password)], Cancellation);
        await connection.ExecuteAsync("UPDATE person SET password_hash = NULL WHERE email = @invited", new { invited });
        var hasher = new CountingHasher(Find<IOptions<PasswordHasherOptions>>());
        var vault = new PasswordVault(Find<AppDatabase>(), hasher, Find<PasswordTurns>());
        foreach (var address in new[] { _email, $"nobody-{Guid.NewGuid():N}@harbour.example", invited })
        {
            hasher.Rounds.Clear();
            Assert.False((await vault.MatchAsync(address.ToUpperInvariant(), "not this one either", Cancellation)).Matches);
            Assert.Equal([210_000u], hasher.Rounds);
        }
    }

    // The third format of Identity: marker, PRF and rounds, each of the two four bytes.
    private static uint RoundsOf(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
    }

    private Task<Result<AccountPerson>> TryAsync(string email, string password, string? device = null) =>
        Check().RunAsync(new PasswordTry(email, password, device, Origin), Cancellation);

    private async Task<string> HashAsync(NpgsqlConnection connection) =>
        await connection.ExecuteScalarAsync<string>("SELECT password_hash FROM person WHERE email = @_email", new { _email }) ?? "";

    private async Task<long> CountAsync(string action)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM audit_entry WHERE action = @action AND subject_id = @id", new { action, id = _person.ToString() });
    }

    // With a counter of its own and a clock of the test: the same as another node, an hour from now.
    private CheckPassword Check(IPasswordVault? vault = null) => new(
        vault ?? Find<IPasswordVault>(), new SignInThrottle(Find<AppDatabase>(), Find<ConnectionStrings>(), Find<SignInPacing>(), _time), Find<ISessionStore>(), Find<IAccountLog>(), Find<IAccessEvents>(), Find<IOptions<AccountOptions>>());

    private T Find<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();

    private sealed class CountingHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Person>(options)
    {
        public List<uint> Rounds { get; } = [];

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Rounds.Add(RoundsOf(hashedPassword));
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
