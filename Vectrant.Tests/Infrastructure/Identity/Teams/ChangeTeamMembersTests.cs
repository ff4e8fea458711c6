using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Teams;

/// <summary>Many people join or leave a team at once. Each test has a team and people of its own.</summary>
public sealed class ChangeTeamMembersTests(PostgresFixture postgres) : IAsyncLifetime
{
    private Desk _desk = null!;
    private Actor _admin = null!;
    private TeamId _team;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        _admin = await _desk.HireAsync("Greta", Role.Admin);
        _team = (await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings("Quay", ""), Cancellation)).Value;
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Join_OfSomeWhoCannotBelong_TakesTheOthersAndNamesThem()
    {
        var (ana, ben, kim, noRole) = (await HireAsync("Ana", Role.Agent), await HireAsync("Ben", Role.Employee), await HireAsync("Kim", Role.Customer), await HireAsync("Nora"));
        await JoinAsync(ana);

        var changed = await ChangeAsync([ana, ben, kim, noRole], [], null);

        Assert.Equal([ben], changed.Value.Added.Select(member => member.Person));
        Assert.Equal(new[] { kim, noRole }.ToHashSet(), changed.Value.Skipped.ToHashSet());
        Assert.Equal(new[] { ana, ben }.ToHashSet(), (await MembersAsync()).Select(member => member.Person).ToHashSet());
    }

    [Fact]
    public async Task Change_OfSeveral_HasAnAuditLineForEachOfThem()
    {
        var (ana, ben, eve) = (await HireAsync("Ana", Role.TeamLead), await HireAsync("Ben", Role.Agent), await HireAsync("Eve", Role.Agent));
        Assert.True((await ChangeAsync([ana, ben], [], null)).Succeeded);
        Assert.True((await _desk.Get<SetTeamMembers>().RunAsync(_admin, _team, [new TeamMember(ana, true), new TeamMember(ben, false)], null, Cancellation)).Succeeded);

        var changed = await ChangeAsync([eve], [ana, ben], null);

        Assert.Equal([(ana, true), (ben, false)], changed.Value.Removed.Select(member => (member.Person, member.IsLead)).OrderByDescending(member => member.IsLead));
        foreach (var (fact, person, times) in new[] { ("added", ana, 1), ("added", ben, 1), ("added", eve, 1), ("removed", ana, 1), ("removed", ben, 1), ("leadNoMore", ana, 1), ("leadNoMore", ben, 0) })
        {
            Assert.Equal(times, await _desk.ScalarAsync<int>(
                "SELECT count(*)::int FROM audit_entry WHERE action = 'identity.team_members_set' AND subject_id = @team AND detail->@fact = jsonb_build_array(@person::text)",
                new { team = _team.ToString(), fact, person = person.ToString() }));
        }
    }

    [Fact]
    public async Task Change_OfMembersThatSomebodyChangedSince_DoesNothingAndSaysSo()
    {
        var (ana, ben) = (await HireAsync("Ana", Role.Agent), await HireAsync("Ben", Role.Agent));
        var seen = (await _desk.Get<ITeamQuery>().GetAsync(_admin, _team, Cancellation)).Value.Version;
        Assert.True((await ChangeAsync([ana], [], seen)).Succeeded);

        Assert.Equal(TeamErrors.MembersChanged, (await ChangeAsync([ben], [ana], seen)).Error);

        Assert.Equal([ana], (await MembersAsync()).Select(member => member.Person));
    }

    [Fact]
    public async Task Change_ThatNamesSomebodyTwiceOrByWhoMayNot_IsRefused()
    {
        var ana = await HireAsync("Ana", Role.Agent);

        Assert.Equal(TeamErrors.MemberTwice, (await ChangeAsync([ana], [ana], null)).Error);
        var lead = await _desk.HireAsync("Leo", Role.TeamLead);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<ChangeTeamMembers>().RunAsync(lead, _team, new MembersChange([], [ana], null), Cancellation)).Error);
        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(_admin, _team, Cancellation)).Succeeded);
        Assert.Equal(TeamErrors.NotFound, (await ChangeAsync([ana], [], null)).Error);
    }

    [Fact]
    public async Task Join_ThatWouldMakeATeamTooLarge_DoesNothing()
    {
        await _desk.SqlAsync(
            """
            WITH crowd AS (
              INSERT INTO person (id, display_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
              SELECT gen_random_uuid(), 'Crowd ' || n, true, false, false, false, 0 FROM generate_series(1, 1000) n RETURNING id)
            INSERT INTO team_member (team_id, person_id) SELECT @team, id FROM crowd
            """,
            new { team = _team.Value });
        var ana = await HireAsync("Ana", Role.Agent);

        Assert.Equal(TeamErrors.TooManyMembers, (await ChangeAsync([ana], [], null)).Error);
    }

    private async Task<PersonId> HireAsync(string name, params string[] roles)
    {
        var person = (await _desk.HireAsync(name)).PersonId!.Value;
        await _desk.SqlAsync(
            """
            INSERT INTO role (id, name, normalized_name) SELECT gen_random_uuid(), r, upper(r) FROM unnest(@all) r ON CONFLICT DO NOTHING;
            INSERT INTO person_role (user_id, role_id) SELECT @person, id FROM role WHERE name = ANY (@roles)
            """,
            new { person = person.Value, roles, all = Role.All.ToArray() });
        return person;
    }

    private async Task JoinAsync(PersonId person) => Assert.True((await ChangeAsync([person], [], null)).Succeeded);

    private Task<Result<ChangedMembers>> ChangeAsync(PersonId[] add, PersonId[] remove, string? version) => _desk.Get<ChangeTeamMembers>().RunAsync(
        _admin, _team, new MembersChange([.. add.Select(person => new TeamMember(person, false))], remove, version), Cancellation);

    private async Task<IReadOnlyList<TeamMemberRow>> MembersAsync() => (await _desk.Get<ITeamQuery>().GetAsync(_admin, _team, Cancellation)).Value.Members;
}
