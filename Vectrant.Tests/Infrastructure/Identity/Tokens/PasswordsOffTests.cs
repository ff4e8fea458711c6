using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>What becomes of programs' sign-ins when the operator switches passwords off: those that came from one end, the others go on.</summary>
public sealed class PasswordsOffTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly StillTime _time = new();
    private TokenNode _before = null!;
    private TokenNode _after = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _before = TokenNode.On(fixture.Connections, _time);
        _after = TokenNode.On(fixture.Connections, _time, ("Accounts:LocalPasswords", "false"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _before.DisposeAsync();
        await _after.DisposeAsync();
    }

    [Theory]
    [InlineData(SignInMethod.Password)]
    [InlineData(SignInMethod.Password, SignInMethod.Totp)]
    public async Task Refresh_OfASignInWithAPassword_EndsItForGoodAndSaysWhy(params string[] methods)
    {
        var (person, tokens) = await StartAsync(methods);
        Assert.True((await _before.Get<CheckAccessToken>().RunAsync(tokens.AccessToken, Cancellation)).Succeeded);

        Assert.Equal(TokenErrors.Ended, (await _after.Get<CheckAccessToken>().RunAsync(tokens.AccessToken, Cancellation)).Error);
        Assert.Empty(await _after.Get<IProgramStore>().ListAsync(person, person.PersonId!.Value, Cancellation));
        Assert.Equal(TokenErrors.RefreshPasswordsOff, (await _after.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Error);

        // Ended: switching passwords on again brings nothing back, and nobody learns more with the same token.
        Assert.Equal(TokenErrors.RefreshRefused, (await _after.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Error);
        Assert.Equal(TokenErrors.RefreshRefused, (await _before.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Error);
        Assert.Equal("passwords_off", await _before.ScalarAsync<string>("SELECT revoked_reason FROM refresh_family WHERE person_id = @PersonId", new { person.PersonId }));
    }

    [Theory]
    [InlineData("external:harbour")]
    [InlineData(SignInMethod.Passkey)]
    public async Task Refresh_OfASignInWithAnythingElse_GoesOn(string method)
    {
        var (person, tokens) = await StartAsync(method);
        var next = await _after.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation);
        Assert.True(next.Succeeded, next.Error?.Message);
        Assert.True((await _after.Get<CheckAccessToken>().RunAsync(next.Value.AccessToken, Cancellation)).Succeeded);
        Assert.Single(await _after.Get<IProgramStore>().ListAsync(person, person.PersonId!.Value, Cancellation));
    }

    [Fact]
    public async Task Refresh_OfAStolenTokenWhilePasswordsAreOff_IsStillATheft()
    {
        var (person, tokens) = await StartAsync(SignInMethod.Password);
        Assert.True((await _before.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Succeeded);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TokenErrors.RefreshRefused, (await _after.Get<ProgramTokens>().RefreshAsync(tokens.RefreshToken, null, Cancellation)).Error);
        Assert.Equal("reuse", await _before.ScalarAsync<string>("SELECT revoked_reason FROM refresh_family WHERE person_id = @PersonId", new { person.PersonId }));
    }

    private async Task<(Actor Person, IssuedTokens Tokens)> StartAsync(params string[] methods)
    {
        var id = await _before.HireAsync("Ines Varga", Role.Agent);
        var tokens = await _before.Get<ProgramTokens>().StartAsync(id, methods, new ProgramOrigin("ledger sync", null), Cancellation);
        return ((await _before.Get<IActorSource>().FindAsync(id, Cancellation))!, tokens.Value);
    }
}
