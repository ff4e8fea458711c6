using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.People;

/// <summary>What admins do to people, on the real database. The admin of the class is never the last: that one has a class of its own.</summary>
public sealed class PersonTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly SignInOrigin Origin = new("203.0.113.9", "Firefox · Linux");
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];
    private Actor _admin = null!;
    private PersonId _person;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _admin = await PersonAsync("Ada Admin", Role.Admin);
        _person = (await PersonAsync($"Mara {_mark}", Role.Agent)).PersonId!.Value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task ChangeRoles_AddsAndRemovesAndAuditsWhatItDid()
    {
        var changed = await ChangeAsync(_admin, add: [Role.TeamLead, Role.Agent], remove: [Role.Agent, Role.Employee]);
        Assert.Equal([Role.TeamLead], changed.Value.Added);
        Assert.Empty(changed.Value.Removed);
        changed = await ChangeAsync(_admin, add: [], remove: [Role.Agent]);
        Assert.Equal([Role.Agent], changed.Value.Removed);
        Assert.Equal([Role.TeamLead], (await ReadAsync()).Roles);
        Assert.Equal(["identity.roles_changed", "identity.roles_changed"], await AuditAsync());
    }

    [Fact]
    public async Task ChangeRoles_AgainstAnOlderVersion_IsAConflictAndChangesNothing()
    {
        var seen = (await ReadAsync()).Version;
        Assert.True((await ChangeAsync(_admin, add: [Role.Employee], remove: [], seen)).Succeeded);
        var late = await ChangeAsync(_admin, add: [Role.Approver], remove: [], seen);
        Assert.Equal((ErrorKind.Conflict, "person_changed"), (late.Error!.Kind, late.Error.Code));
        Assert.Equal([Role.Agent, Role.Employee], (await ReadAsync()).Roles);
    }

    [Fact]
    public async Task Version_AfterAWrongPassword_IsTheSame()
    {
        var seen = (await ReadAsync()).Version;
        await ExecuteAsync("UPDATE person SET access_failed_count = access_failed_count + 1 WHERE id = @Id");
        Assert.Equal(seen, (await ReadAsync()).Version);
    }

    [Fact]
    public async Task ChangeRoles_OnOneself_NeverGives()
    {
        var lead = await PersonAsync("Otto Lead", Role.TeamLead);
        var pretender = lead with { Permissions = Enum.GetValues<Permission>().ToHashSet() };
        var own = await Use<ChangeRoles>().RunAsync(_admin, new RoleChange(_admin.PersonId!.Value, new HashSet<string> { Role.Employee }, new HashSet<string>(), null), Cancellation);
        Assert.Equal("own_roles", own.Error?.Code);
        var forged = await Use<ChangeRoles>().RunAsync(pretender, new RoleChange(lead.PersonId!.Value, new HashSet<string> { Role.Admin }, new HashSet<string>(), null), Cancellation);
        Assert.Equal("own_roles", forged.Error?.Code);
    }

    [Theory]
    [InlineData(Role.TeamLead)]
    [InlineData(Role.Approver)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Employee)]
    [InlineData(Role.Customer)]
    public async Task EveryDeed_BySomebodyWithoutTheRight_IsRefusedEvenWhenThePageStillThinksOtherwise(string role)
    {
        var actor = await PersonAsync($"Nils {role}", role);
        var stale = actor with { Permissions = Enum.GetValues<Permission>().ToHashSet() };
        foreach (var one in new[] { actor, stale })
        {
            Assert.Equal("may_not_manage_people", (await ChangeAsync(one, [Role.Employee], [])).Error?.Code);
            Assert.Equal("may_not_manage_people", (await Use<DisablePerson>().RunAsync(one, _person, Cancellation)).Error?.Code);
            Assert.Equal("may_not_manage_people", (await Use<EnablePerson>().RunAsync(one, _person, Cancellation)).Error?.Code);
            Assert.Equal("may_not_manage_people", (await Use<RenamePerson>().RunAsync(one, _person, "X", null, Cancellation)).Error?.Code);
            Assert.Equal("may_not_manage_people", (await Use<EndAllSessions>().RunAsync(one, _person, null, Cancellation)).Error?.Code);
            Assert.Equal("may_not_manage_people", (await Use<EndSession>().RunAsync(one, _person, new SessionId(Guid.NewGuid()), Cancellation)).Error?.Code);
        }

        Assert.Empty((await Use<IPersonQuery>().ListAsync(actor, new PersonFilter(null, null, null, null, null), Cancellation)).Items);
        Assert.Equal("may_not_manage_people", (await Use<IPersonQuery>().GetAsync(actor, _person, Cancellation)).Error?.Code);
        Assert.Empty((await Use<ISessionQuery>().HistoryAsync(actor, _person, null, Cancellation)).Items);
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Disable_EndsTheSignInsAndIsUndoneByEnable()
    {
        var session = await SignInAsync();
        Assert.True((await Use<DisablePerson>().RunAsync(_admin, _person, Cancellation)).Succeeded);
        Assert.True((await ReadAsync()).IsDisabled);
        Assert.Equal(0, (await ReadAsync()).SignIns);
        Assert.Equal("person_disabled", (await Use<ISessionStore>().StartAsync(new NewSession(_person, [SignInMethod.Password], false, Origin, null), Cancellation)).Error?.Code);
        Assert.True((await Use<EnablePerson>().RunAsync(_admin, _person, Cancellation)).Succeeded);
        Assert.False((await ReadAsync()).IsDisabled);
        Assert.Null(await Use<ISessionStore>().RenewAsync(session.Token, Cancellation));
        Assert.Equal(["identity.person_disabled", "identity.person_enabled"], await AuditAsync());
        Assert.Equal("disable_oneself", (await Use<DisablePerson>().RunAsync(_admin, _admin.PersonId!.Value, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task Rename_TakesTrimmedNamesOnly()
    {
        Assert.Equal("person_name_unusable", (await Use<RenamePerson>().RunAsync(_admin, _person, "  ", null, Cancellation)).Error?.Code);
        Assert.Equal("person_name_unusable", (await Use<RenamePerson>().RunAsync(_admin, _person, "a\nb", null, Cancellation)).Error?.Code);
        Assert.Equal("person_name_unusable", (await Use<RenamePerson>().RunAsync(_admin, _person, new string('x', 101), null, Cancellation)).Error?.Code);
        Assert.True((await Use<RenamePerson>().RunAsync(_admin, _person, $"  Nora {_mark} ", (await ReadAsync()).Version, Cancellation)).Succeeded);
        Assert.Equal($"Nora {_mark}", (await ReadAsync()).Name);
    }

    [Fact]
    public async Task EndSession_OfOneself_EndsThatOneOnly()
    {
        var (first, second) = (await SignInAsync(), await SignInAsync());
        var own = new Actor(_person, "Mara", new HashSet<string> { Role.Agent }, Authority.PermissionsOf([Role.Agent]));
        var list = await Use<ISessionQuery>().ListAsync(own, _person, second.Token, Cancellation);
        Assert.Equal(second.Id, Assert.Single(list, row => row.IsCurrent).Id);
        Assert.True((await Use<EndSession>().RunAsync(own, _person, first.Id, Cancellation)).Succeeded);
        Assert.Equal("session_not_found", (await Use<EndSession>().RunAsync(own, _person, first.Id, Cancellation)).Error?.Code);
        Assert.Equal([second.Id], (await Use<ISessionQuery>().ListAsync(own, _person, null, Cancellation)).Select(row => row.Id));

        var other = await PersonAsync("Olga Other", Role.Agent);
        Assert.Equal("may_not_manage_people", (await Use<EndSession>().RunAsync(other, _person, second.Id, Cancellation)).Error?.Code);
        Assert.Equal("session_not_found", (await Use<EndSession>().RunAsync(other, other.PersonId!.Value, second.Id, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task EndAllSessions_KeepsTheOneThatIsNamedOrNone()
    {
        var (first, _, third) = (await SignInAsync(), await SignInAsync(), await SignInAsync());
        Assert.Equal(2, (await Use<EndAllSessions>().RunAsync(_admin, _person, third.Id, Cancellation)).Value);
        Assert.Null(await Use<ISessionStore>().RenewAsync(first.Token, Cancellation));
        Assert.Equal(1, (await Use<EndAllSessions>().RunAsync(_admin, _person, null, Cancellation)).Value);
        Assert.Equal(0, (await ReadAsync()).SignIns);
        Assert.Equal(["identity.sessions_ended", "identity.sessions_ended"], await AuditAsync());
    }

    [Fact]
    public async Task List_FiltersAndPagesByKey()
    {
        NewPerson[] many = [.. Enumerable.Range(0, 55).Select(i => new NewPerson($"Zoe {_mark} {i:00}", $"zoe-{_mark}-{i}@harbour.example", i % 2 == 0 ? [Role.Employee] : [Role.Agent], "a lighthouse keeper"))];
        var ids = (await Use<EnsurePeople>().RunAsync(many[..3], Cancellation)).Value;
        await using (var connection = new NpgsqlConnection(fixture.Connections.Owner))
        {
            // Rows without passwords: hashing 55 of them takes seconds.
            await connection.ExecuteAsync(
                """
                INSERT INTO person (id, display_name, email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                SELECT gen_random_uuid(), 'Zoe ' || @mark || ' ' || to_char(n, 'FM00'), 'zoe-' || @mark || '-' || n || '@harbour.example', true, false, false, true, 0
                FROM generate_series(3, 54) n
                """,
                new { mark = _mark });
        }

        var filter = new PersonFilter($"zoe {_mark}", null, null, null, null);
        var first = await Use<IPersonQuery>().ListAsync(_admin, filter, Cancellation);
        var second = await Use<IPersonQuery>().ListAsync(_admin, filter with { After = first.Next }, Cancellation);
        Assert.Equal(Enumerable.Range(0, 55).Select(i => $"Zoe {_mark} {i:00}"), first.Items.Concat(second.Items).Select(row => row.Name));
        Assert.Null(second.Next);
        Assert.Equal([ids[0], ids[2]], (await Use<IPersonQuery>().ListAsync(_admin, filter with { Role = Role.Employee }, Cancellation)).Items.Select(row => row.Id));
        await Use<DisablePerson>().RunAsync(_admin, ids[1], Cancellation);
        Assert.Equal([ids[1]], (await Use<IPersonQuery>().ListAsync(_admin, filter with { State = PersonState.Disabled }, Cancellation)).Items.Select(row => row.Id));
        Assert.Empty((await Use<IPersonQuery>().ListAsync(_admin, filter with { State = PersonState.Invited }, Cancellation)).Items);
        await Use<ISessionStore>().StartAsync(new NewSession(ids[0], [SignInMethod.Password], false, new SignInOrigin("203.0.113.7", "Firefox · Linux"), null), Cancellation);
        var dormant = await Use<IPersonQuery>().ListAsync(_admin, filter with { State = PersonState.Dormant, Limit = 100 }, Cancellation);
        Assert.Equal((53, false), (dormant.Items.Count, dormant.Items.Any(row => row.Id == ids[0] || row.Id == ids[1])));
        Assert.Empty((await Use<IPersonQuery>().ListAsync(_admin, filter with { Team = new TeamId(Guid.NewGuid()) }, Cancellation)).Items);
        Assert.Single((await Use<IPersonQuery>().ListAsync(_admin, filter with { Search = $"ZOE-{_mark}-7@" }, Cancellation)).Items);
    }

    private T Use<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();

    private async Task<Actor> PersonAsync(string name, string role)
    {
        var made = await Use<EnsurePeople>().RunAsync([new NewPerson(name, $"{Guid.NewGuid():N}@harbour.example", [role], "a lighthouse keeper")], Cancellation);
        return new Actor(made.Value[0], name, new HashSet<string> { role }, Authority.PermissionsOf([role]));
    }

    private Task<Result<ChangedRoles>> ChangeAsync(Actor actor, string[] add, string[] remove, string? version = null) =>
        Use<ChangeRoles>().RunAsync(actor, new RoleChange(_person, add.ToHashSet(), remove.ToHashSet(), version), Cancellation);

    private async Task<PersonRow> ReadAsync() => (await Use<IPersonQuery>().GetAsync(_admin, _person, Cancellation)).Value;

    private async Task<StartedSession> SignInAsync() =>
        (await Use<ISessionStore>().StartAsync(new NewSession(_person, [SignInMethod.Password], false, Origin, null), Cancellation)).Value;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        await connection.ExecuteAsync(sql, new { Id = _person.Value });
    }

    private async Task<IEnumerable<string>> AuditAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.QueryAsync<string>(
            "SELECT action FROM audit_entry WHERE subject_id = @Id AND action NOT IN ('identity.person_created', 'identity.signed_in', 'identity.sign_in_failed') ORDER BY id",
            new { Id = _person.ToString() });
    }
}
