using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Tokens;

/// <summary>Programs that are signed in for a person: seen, ended one by one, and ended with everything else. Each test has a person of its own.</summary>
public sealed class ProgramTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly StillTime _time = new();
    private TokenNode _node = null!;
    private Actor _me = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PersonId Me => _me.PersonId!.Value;

    public async ValueTask InitializeAsync()
    {
        _node = TokenNode.On(fixture.Connections, _time);
        _me = await ActorAsync(Role.Agent);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task List_OfTwoPrograms_ShowsTheLastUsedFirstToThePersonAndToAdminsOnly()
    {
        var (ledger, _) = (await StartAsync("ledger sync"), await StartAsync("mail bridge"));
        _time.Advance(TimeSpan.FromMinutes(5));
        await _node.Get<ProgramTokens>().RefreshAsync(ledger.RefreshToken, null, Cancellation);

        var mine = await ListAsync(_me);

        Assert.Equal(["ledger sync", "mail bridge"], mine.Select(program => program.Client));
        Assert.Equal(TimeSpan.FromMinutes(5), mine[0].UsedAt - mine[0].StartedAt);
        Assert.Equal(2, (await ListAsync(await ActorAsync(Role.Admin))).Count);
        Assert.Empty(await ListAsync(await ActorAsync(Role.TeamLead)));
    }

    [Fact]
    public async Task EndProgram_OfOne_LeavesTheOther()
    {
        var (ledger, bridge) = (await StartAsync("ledger sync"), await StartAsync("mail bridge"));
        var id = (await ListAsync(_me)).Single(program => program.Client == "ledger sync").Id;
        var stranger = await ActorAsync(Role.Agent);

        Assert.Equal(ErrorKind.Forbidden, (await _node.Get<EndProgram>().RunAsync(stranger, Me, id, Cancellation)).Error?.Kind);
        Assert.Equal(PersonErrors.SessionNotFound, (await _node.Get<EndProgram>().RunAsync(stranger, stranger.PersonId!.Value, id, Cancellation)).Error);
        Assert.True((await _node.Get<EndProgram>().RunAsync(_me, Me, id, Cancellation)).Succeeded);

        Assert.Equal("mail bridge", Assert.Single(await ListAsync(_me)).Client);
        Assert.False((await _node.Get<ProgramTokens>().RefreshAsync(ledger.RefreshToken, null, Cancellation)).Succeeded);
        Assert.False((await _node.Get<CheckAccessToken>().RunAsync(ledger.AccessToken, Cancellation)).Succeeded);
        Assert.True((await _node.Get<CheckAccessToken>().RunAsync(bridge.AccessToken, Cancellation)).Succeeded);
        Assert.Equal(PersonErrors.SessionNotFound, (await _node.Get<EndProgram>().RunAsync(_me, Me, id, Cancellation)).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EndAllSessions_WithOrWithoutOneKept_EndsProgramsToo(bool keepOne)
    {
        var program = await StartAsync("ledger sync");
        SessionId? keep = keepOne ? new SessionId(Guid.CreateVersion7()) : null;

        var ended = await _node.Get<EndAllSessions>().RunAsync(_me, Me, keep, Cancellation);

        Assert.Equal(1, ended.Value);
        Assert.Empty(await ListAsync(_me));
        Assert.False((await _node.Get<ProgramTokens>().RefreshAsync(program.RefreshToken, null, Cancellation)).Succeeded);
        Assert.False((await _node.Get<CheckAccessToken>().RunAsync(program.AccessToken, Cancellation)).Succeeded);
    }

    private Task<IReadOnlyList<ProgramRow>> ListAsync(Actor actor) => _node.Get<IProgramStore>().ListAsync(actor, Me, Cancellation);

    private async Task<IssuedTokens> StartAsync(string client) =>
        (await _node.Get<ProgramTokens>().StartAsync(Me, [SignInMethod.Password], new ProgramOrigin(client, "192.0.2.7"), Cancellation)).Value;

    private async Task<Actor> ActorAsync(string role) => (await _node.Get<IActorSource>().FindAsync(await _node.HireAsync("Ines Varga", role), Cancellation))!;
}
