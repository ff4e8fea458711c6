using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Providers;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Providers;

public sealed class ConnectedAccountsStoreTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private readonly string _email = $"ada-{Guid.NewGuid():N}@harbour.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static MappedRights Nothing { get; } = Rights();

    private IConnectedAccounts Accounts => fixture.App.Services.GetRequiredService<IConnectedAccounts>();

    private EnsurePeople People => fixture.App.Services.GetRequiredService<EnsurePeople>();

    public async ValueTask InitializeAsync() => await People.RunAsync([], Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task SpendAsync_Twice_IsTrueOnce()
    {
        var hash = SignInAttempt.New("work", "/", null).StateHash;
        var spent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Accounts.SpendAsync(hash, Cancellation)));
        Assert.Single(spent, true);
    }

    [Fact]
    public async Task EnterAsync_WithAnotherIssuerOrProvider_OpensNothing()
    {
        var identity = Identity();
        var person = (await Accounts.AdmitAsync(identity, Nothing, [Role.Employee], Cancellation)).Value;
        Assert.Equal(person, await Accounts.EnterAsync(identity, Nothing, Cancellation));
        Assert.Null(await Accounts.EnterAsync(identity with { Issuer = "https://other.example" }, Nothing, Cancellation));
        Assert.Null(await Accounts.EnterAsync(identity with { Provider = "other" }, Nothing, Cancellation));
    }

    [Fact]
    public async Task EnterAsync_OfTheLastAdmin_KeepsTheRoleUntilThereIsAnother()
    {
        // No other test of this class makes an admin.
        var identity = Identity();
        await Accounts.AdmitAsync(identity, Rights(Role.Admin), [Role.Employee], Cancellation);
        await Accounts.EnterAsync(identity, Nothing, Cancellation);
        Assert.Equal([Role.Admin, Role.Employee], await InvitedPerson.RolesAsync(fixture.Connections, _email));

        await People.RunAsync([new NewPerson("Tarik Boateng", $"tarik-{Guid.NewGuid():N}@harbour.example", [Role.Admin], Password)], Cancellation);
        await Accounts.EnterAsync(identity, Nothing, Cancellation);
        Assert.Equal([Role.Employee], await InvitedPerson.RolesAsync(fixture.Connections, _email));
    }

    [Fact]
    public async Task EnterAsync_TakesOnlyWhatTheSameProviderGave()
    {
        var identity = Identity();
        await Accounts.AdmitAsync(identity, Rights(Role.Employee, Role.Agent), [Role.Employee], Cancellation);
        await Accounts.EnterAsync(identity, Nothing, Cancellation);

        // Employee was given here, before the claim said the same.
        Assert.Equal([Role.Employee], await InvitedPerson.RolesAsync(fixture.Connections, _email));
    }

    [Fact]
    public async Task EnterAsync_WithATeamInTheMapping_JoinsAndLeavesIt()
    {
        var (team, name) = (Guid.CreateVersion7(), $"Quay {Guid.NewGuid():N}");
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync("INSERT INTO team (id, name, created_at) VALUES (@team, @name, now())", new { team, name });
        var identity = Identity();
        var person = (await Accounts.AdmitAsync(identity, new MappedRights(new HashSet<string>(), new HashSet<string> { name.ToUpperInvariant() }), [Role.Employee], Cancellation)).Value;
        Assert.Equal([person.Value], await connection.QueryAsync<Guid>("SELECT person_id FROM team_member WHERE team_id = @team", new { team }));
        await Accounts.EnterAsync(identity, Nothing, Cancellation);
        Assert.Empty(await connection.QueryAsync<Guid>("SELECT person_id FROM team_member WHERE team_id = @team", new { team }));
    }

    [Fact]
    public async Task AdmitAsync_OfSomebodySwitchedOff_AcceptsNoInvitation()
    {
        var id = await InvitedPerson.AddAsync(fixture.Connections, _email, "Ada Marlowe", TimeSpan.FromDays(1), Role.Employee);
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync("UPDATE person SET disabled_at = now() WHERE id = @id", new { id });
        Assert.Equal(ProviderErrors.AccountExists, (await Accounts.AdmitAsync(Identity(), Nothing, null, Cancellation)).Error);
        Assert.False(await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM connected_account WHERE person_id = @id)", new { id }));
    }

    [Fact]
    public async Task AdmitAsync_OfAnInvitationInTwoWindows_LetsOneIn()
    {
        await InvitedPerson.AddAsync(fixture.Connections, _email, "Ada Marlowe", TimeSpan.FromDays(1), Role.Employee);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Accounts.AdmitAsync(Identity(), Nothing, null, Cancellation)));
        Assert.Single(outcomes, outcome => outcome.Succeeded);
    }

    [Fact]
    public async Task ConnectAsync_OfAnAccountThatSomebodyElseHas_IsRefused()
    {
        var identity = Identity();
        await Accounts.AdmitAsync(identity, Nothing, [Role.Employee], Cancellation);
        var other = (await People.RunAsync([new NewPerson("Oona Marlowe", $"oona-{Guid.NewGuid():N}@harbour.example", [Role.Agent], Password)], Cancellation)).Value[0];
        var actor = new Actor(other, "Oona Marlowe", new HashSet<string>(), new HashSet<Permission>());
        Assert.Equal(ProviderErrors.TakenByAnother, (await Accounts.ConnectAsync(actor, identity, Cancellation)).Error);
        Assert.Empty(await fixture.App.Services.GetRequiredService<IConnectedAccountQuery>().OfAsync(actor, Cancellation));
    }

    [Fact]
    public async Task DisconnectAsync_OfSomebodyElsesAccount_ChangesNothing()
    {
        var identity = Identity();
        var owner = (await Accounts.AdmitAsync(identity, Nothing, [Role.Employee], Cancellation)).Value;
        var query = fixture.App.Services.GetRequiredService<IConnectedAccountQuery>();
        var account = Assert.Single(await query.OfAsync(As(owner), Cancellation));
        var stranger = (await People.RunAsync([new NewPerson("Oona Marlowe", $"oona-{Guid.NewGuid():N}@harbour.example", [Role.Agent], Password)], Cancellation)).Value[0];
        await Accounts.DisconnectAsync(As(stranger), account.Id, Cancellation);
        Assert.Single(await query.OfAsync(As(owner), Cancellation));
    }

    private static Actor As(PersonId person) => new(person, "somebody", new HashSet<string>(), new HashSet<Permission>());

    private static MappedRights Rights(params string[] roles) => new(roles.ToHashSet(), new HashSet<string>());

    private ExternalIdentity Identity() => new("work", "https://id.harbour.example", Guid.NewGuid().ToString(), _email, true, "Ada Marlowe", []);
}
