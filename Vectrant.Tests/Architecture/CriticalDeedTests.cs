using System.Reflection;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Tests.TestSupport;
using Vectrant.Web.Composition;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Architecture;

/// <summary>
/// The list of critical deeds against the app: nothing in the web layer has one without the gate, and the gate lets nobody through whose
/// proof is old.
/// </summary>
public sealed class CriticalDeedTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly Assembly Web = typeof(VectrantHost).Assembly;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Type> Deeds => [.. CriticalDeeds.All.Keys];

    [Fact]
    public void Pages_WithACriticalDeed_HaveItThroughTheGateOnly()
    {
        Assert.Empty(Web.GetTypes().SelectMany(Bare));
        Assert.NotEmpty(Bare(typeof(PlantedPage)));
        Assert.NotEmpty(Bare(typeof(PlantedDesk)));
    }

    [Fact]
    public void Gate_ForEachDeed_IsUsedSomewhere()
    {
        var gated = Web.GetTypes().SelectMany(Taken).Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Critical<>)).Select(type => type.GenericTypeArguments[0]).ToHashSet();
        Assert.Equal(CriticalDeeds.All.Keys.Select(type => type.Name).Order(), gated.Select(type => type.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task Gate_WithoutAFreshProof_LetsNobodyThrough(Type deed)
    {
        var session = await StartAsync();
        Assert.Equal((AccountErrors.ProofNeeded, false), await TryAsync(deed, session));

        await fixture.App.Services.GetRequiredService<ISessionStore>().ProveAsync(session, Cancellation);
        Assert.Equal((null, true), await TryAsync(deed, session));

        await AgeAsync(session, CriticalDeeds.ProofHolds + TimeSpan.FromSeconds(1));
        Assert.Equal((AccountErrors.ProofNeeded, false), await TryAsync(deed, session));

        // Not of another sign-in of the same person, nor of none.
        await fixture.App.Services.GetRequiredService<ISessionStore>().ProveAsync(await StartAsync(), Cancellation);
        Assert.Equal((AccountErrors.ProofNeeded, false), await TryAsync(deed, session));
        Assert.Equal((AccountErrors.ProofNeeded, false), await TryAsync(deed, null));
    }

    [Fact]
    public async Task Proof_OfASignInThatGetsANewSecret_StaysWithIt()
    {
        var store = fixture.App.Services.GetRequiredService<ISessionStore>();
        var session = await StartAsync();
        await store.ProveAsync(session, Cancellation);
        var renewed = await store.RenewAsync(session, Cancellation);
        Assert.True(await store.IsProvedAsync(renewed!.Token, CriticalDeeds.ProofHolds, Cancellation));
        Assert.False(await store.IsProvedAsync(session, CriticalDeeds.ProofHolds, Cancellation));
    }

    /// <summary>What a type takes in: by its constructors, or as a component by its properties.</summary>
    private static IEnumerable<Type> Taken(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType)
            .Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(property => property.PropertyType));

    // Operations of the API take theirs as parameters of their handlers, and have a test of their own.
    private static IEnumerable<string> Bare(Type type) =>
        from taken in Taken(type).Distinct()
        where CriticalDeeds.All.ContainsKey(taken)
        select $"{type.FullName} takes {taken.Name} without Critical<{taken.Name}>: {CriticalDeeds.All[taken]}.";

    private async Task<(Error? Refusal, bool Ran)> TryAsync(Type deed, string? session)
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var claims = session is null ? Array.Empty<Claim>() : [new Claim(PersonClaim.Session, session)];
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test")) };
        return await (Task<(Error?, bool)>)typeof(CriticalDeedTests).GetMethod(nameof(RunAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(deed).Invoke(null, [scope.ServiceProvider])!;
    }

    private static async Task<(Error? Refusal, bool Ran)> RunAsync<T>(IServiceProvider services)
        where T : class
    {
        var ran = false;
        var outcome = await services.GetRequiredService<Critical<T>>().RunAsync(
            (deed, _) =>
            {
                ran = deed is not null;
                return Task.FromResult<Result<Done>>(Done.Instance);
            },
            Cancellation);
        return (outcome.Error, ran);
    }

    private async Task<string> StartAsync()
    {
        var people = fixture.App.Services.GetRequiredService<EnsurePeople>();
        var person = (await people.RunAsync([new NewPerson("Ines Varga", $"{Guid.NewGuid():N}@harbour.example", [Role.Admin], "a lighthouse keeper")], Cancellation)).Value[0];
        var started = await fixture.App.Services.GetRequiredService<ISessionStore>()
            .StartAsync(new NewSession(person, [SignInMethod.Password], false, new SignInOrigin(null, "test"), null), Cancellation);
        return started.Value.Token;
    }

    private async Task AgeAsync(string session, TimeSpan age)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync("UPDATE person_session SET proved_at = proved_at - @age WHERE token_hash = @hash", new { age, hash = SessionToken.HashOf(session) });
    }

    private sealed class PlantedPage
    {
        public required ResetSecondFactor Reset { get; set; }
    }

    private sealed record PlantedDesk(ResetSecondFactor Reset);
}
