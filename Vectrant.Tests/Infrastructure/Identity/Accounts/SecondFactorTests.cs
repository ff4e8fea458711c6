using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Accounts;

public sealed class SecondFactorTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly SignInOrigin Origin = new("127.0.0.1", "test");
    // Still: between two lines of a test the step of a code must not end.
    private readonly StillTime _time = new();
    private PersonId _person;
    private Actor _actor = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await Find<EnsurePeople>().RunAsync([new NewPerson("Ivo", $"ivo-{Guid.NewGuid():N}@harbour.example", [Role.Agent], "a lighthouse keeper")], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        _person = made.Value[0];
        _actor = await Find<IActorSource>().FindAsync(_person, Cancellation) ?? throw new InvalidOperationException("There is no such person.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task App_SetUp_AsksForACodeThatIsGoodOnce()
    {
        var factors = Factors();
        Assert.Equal(NextStep.None, await Step().NeedsAsync(_person, Cancellation));
        var (secret, codes) = await SetUpAsync();
        Assert.Equal(10, codes.Count);
        Assert.Equal(NextStep.Ask, await Step().NeedsAsync(_person, Cancellation));
        Assert.Null(await factors.PrepareAsync(_person, Cancellation));

        // The code that ended the setting up is used up with it.
        Assert.Equal("code_wrong", (await TryAsync(Totp.CodeOf(secret, Totp.StepAt(_time.GetUtcNow())))).Error?.Code);
        _time.Advance(TimeSpan.FromSeconds(60));
        var code = Totp.CodeOf(secret, Totp.StepAt(_time.GetUtcNow()));
        Assert.Equal(SignInMethod.Totp, (await TryAsync(code)).Value);
        Assert.Equal("code_wrong", (await TryAsync(code)).Error?.Code);
    }

    [Fact]
    public async Task Code_UsedTwiceAtTheSameTime_SignsInOnce()
    {
        var (secret, _) = await SetUpAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        var code = Totp.CodeOf(secret, Totp.StepAt(_time.GetUtcNow()));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Factors().UseCodeAsync(_person, code, Cancellation)));
        Assert.Single(outcomes, outcome => outcome == CodeOutcome.Accepted);
        Assert.Equal(3, outcomes.Count(outcome => outcome == CodeOutcome.UsedAgain));
    }

    [Fact]
    public async Task RecoveryCode_IsGoodOnceAndTold()
    {
        var (_, codes) = await SetUpAsync();
        Assert.Equal(SignInMethod.RecoveryCode, (await TryAsync(codes[3].ToLowerInvariant())).Value);
        Assert.Equal("code_wrong", (await TryAsync(codes[3])).Error?.Code);
        Assert.Equal(9, (await Factors().StateAsync(_person, Cancellation)).RecoveryCodes);
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit_entry WHERE action = 'identity.recovery_code_used' AND subject_id = @id::text"));
        await Factors().NewRecoveryCodesAsync(_actor, Cancellation);
        Assert.Equal("code_wrong", (await TryAsync(codes[4])).Error?.Code);
    }

    [Fact]
    public async Task Codes_TriedAgainAndAgain_Rest()
    {
        var (secret, codes) = await SetUpAsync();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("code_wrong", (await TryAsync("ABCD-EFGH-IJKL-MNOP")).Error?.Code);
        }

        Assert.Equal("sign_in_resting", (await TryAsync("ABCD-EFGH-IJKL-MNOP")).Error?.Code);
        Assert.Equal("sign_in_resting", (await TryAsync(codes[0])).Error?.Code);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await TryAsync(Totp.CodeOf(secret, Totp.StepAt(_time.GetUtcNow())))).Succeeded);
    }

    [Fact]
    public async Task Removal_EndsTheOtherSignInsAndIsTold()
    {
        await SetUpAsync();
        var sessions = Find<ISessionStore>();
        var mine = (await sessions.StartAsync(new NewSession(_person, ["password", "totp"], false, Origin, null), Cancellation)).Value;
        var other = (await sessions.StartAsync(new NewSession(_person, ["password", "totp"], false, Origin, null), Cancellation)).Value;
        await Factors().RemoveAsync(_actor, _person, passkeys: false, mine.Token, "en", Cancellation);
        Assert.Null(await sessions.RenewAsync(other.Token, Cancellation));
        Assert.NotNull(await sessions.RenewAsync(mine.Token, Cancellation));
        Assert.Equal(new FactorState(false, 0, 0), await Factors().StateAsync(_person, Cancellation));
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM mail_message WHERE kind = 'security_change' AND person_id = @id"));
    }

    [Fact]
    public async Task ResetSecondFactor_ByAnAdmin_TakesEverythingAway_AndByOthersNothing()
    {
        await SetUpAsync();
        var reset = Find<ResetSecondFactor>();
        Assert.Equal(ErrorKind.Forbidden, (await reset.RunAsync(_actor, _person, "en", Cancellation)).Error?.Kind);
        Assert.True((await Factors().StateAsync(_person, Cancellation)).App);
        var admin = new Actor(null, "Ada", new HashSet<string> { Role.Admin }, Authority.PermissionsOf([Role.Admin]));
        Assert.True((await reset.RunAsync(admin, _person, "en", Cancellation)).Succeeded);
        Assert.False((await Factors().StateAsync(_person, Cancellation)).IsOn);
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit_entry WHERE action = 'identity.second_factor_removed' AND subject_id = @id::text AND actor_name = 'Ada'"));
    }

    [Fact]
    public async Task Secret_InTheDatabase_IsEncrypted()
    {
        var (secret, _) = await SetUpAsync();
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var stored = await connection.ExecuteScalarAsync<byte[]>("SELECT secret FROM second_factor WHERE person_id = @id", new { id = _person.Value });
        Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
    }

    private async Task<(byte[] Secret, IReadOnlyList<string> Codes)> SetUpAsync()
    {
        var secret = await Factors().PrepareAsync(_person, Cancellation) ?? throw new InvalidOperationException("It is set up already.");
        Assert.Null(await Factors().ConfirmAsync(_actor, "000", "en", Cancellation));
        var codes = await Factors().ConfirmAsync(_actor, Totp.CodeOf(secret, Totp.StepAt(_time.GetUtcNow())), "en", Cancellation);
        Assert.NotNull(codes);
        return (secret, codes);
    }

    private Task<Result<string>> TryAsync(string code) => Step().RunAsync(_person, code, "en", Origin, Cancellation);

    private SecondFactors Factors() => new(Find<AppDatabase>(), Find<IDataProtectionProvider>(), Find<MailQueue>(), _time);

    private SecondStep Step() => new(
        Factors(), new SignInThrottle(Find<AppDatabase>(), Find<ConnectionStrings>(), Find<SignInPacing>(), _time), Find<ISessionStore>(), Find<IAccessEvents>());

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<long>(sql, new { id = _person.Value });
    }

    private T Find<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();
}
