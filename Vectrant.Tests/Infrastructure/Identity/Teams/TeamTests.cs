using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Teams;

/// <summary>Teams and their members, and where conversations go because of them. Each test has a database of its own: which team takes new ones holds for all.</summary>
public sealed class TeamTests(PostgresFixture postgres) : IAsyncLifetime
{
    private Desk _desk = null!;
    private Actor _admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        _admin = await _desk.HireAsync("Greta", Role.Admin);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task CreateTeam_WithANameInUse_IsRefusedWhateverTheCase()
    {
        var first = await CreateAsync("Returns");
        var again = await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings(" RETURNS ", ""), Cancellation);
        Assert.Equal("team_name_taken", again.Error?.Code);

        // An archived team gives its name free, and is refused it when it comes back.
        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(_admin, first, Cancellation)).Succeeded);
        var second = await CreateAsync("Returns");
        Assert.Equal("team_name_taken", (await _desk.Get<RestoreTeam>().RunAsync(_admin, first, Cancellation)).Error?.Code);
        Assert.True((await _desk.Get<RenameTeam>().RunAsync(_admin, second, new TeamSettings("Claims", "All claims"), null, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<RestoreTeam>().RunAsync(_admin, first, Cancellation)).Succeeded);
        Assert.Equal(["Claims", "Returns"], (await _desk.Get<ITeamQuery>().ListAsync(_admin, false, Cancellation)).Select(team => team.Name));
        Assert.Equal(5, await _desk.ScalarAsync<int>("SELECT count(*)::int FROM audit_entry WHERE action LIKE 'identity.team_%'"));
    }

    [Theory]
    [InlineData("", "", "team_name_unusable")]
    [InlineData("two\nlines", "", "team_name_unusable")]
    [InlineData("Fine", "long", "team_description_too_long")]
    public async Task CreateTeam_WithUnusableSettings_SaysWhy(string name, string description, string code)
    {
        var settings = new TeamSettings(name, description == "long" ? new string('x', 1001) : description);
        Assert.Equal(code, (await _desk.Get<CreateTeam>().RunAsync(_admin, settings, Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task SetTeamMembers_ByTwoAdminsWhoSawTheSame_TakesTheFirstAndTellsTheSecond()
    {
        var id = (await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings($"Versions {Guid.NewGuid():N}", ""), Cancellation)).Value;
        var seen = (await _desk.Get<ITeamQuery>().GetAsync(_admin, id, Cancellation)).Value.Version;
        var use = _desk.Get<SetTeamMembers>();
        Assert.True((await use.RunAsync(_admin, id, [new TeamMember(_admin.PersonId!.Value, false)], seen, Cancellation)).Succeeded);

        Assert.Equal(TeamErrors.MembersChanged, (await use.RunAsync(_admin, id, [], seen, Cancellation)).Error);

        var now = (await _desk.Get<ITeamQuery>().GetAsync(_admin, id, Cancellation)).Value;
        Assert.Equal(_admin.PersonId, Assert.Single(now.Members).Person);
        Assert.True((await use.RunAsync(_admin, id, [new TeamMember(_admin.PersonId!.Value, true)], now.Version, Cancellation)).Succeeded);
        Assert.Equal(TeamErrors.MembersChanged, (await use.RunAsync(_admin, id, [], now.Version, Cancellation)).Error);
    }

    [Fact]
    public async Task RenameTeam_ByTwoAdminsWhoSawTheSame_TakesTheFirstAndTellsTheSecond()
    {
        var id = await CreateAsync("Quay");
        var seen = new TeamSettings("Quay", "").Version;
        var use = _desk.Get<RenameTeam>();
        Assert.True((await use.RunAsync(_admin, id, new TeamSettings("Pier", "By the water"), seen, Cancellation)).Succeeded);
        Assert.Equal(TeamErrors.Changed, (await use.RunAsync(_admin, id, new TeamSettings("Jetty", ""), seen, Cancellation)).Error);
        Assert.Equal("Pier", (await _desk.Get<ITeamQuery>().GetAsync(_admin, id, Cancellation)).Value.Team.Name);
        Assert.Equal(
            "Quay -> Pier, '' -> 'By the water'",
            await _desk.ScalarAsync<string>(
                """
                SELECT format('%s -> %s, %L -> %L', detail->>'from', detail->>'name', detail->>'fromDescription', detail->>'description')
                FROM audit_entry WHERE action = 'identity.team_changed'
                """));
    }

    [Fact]
    public async Task Audit_OfMembersAndOfWhereNewConversationsGo_SaysBeforeAndAfter()
    {
        var (support, returns) = (await CreateAsync("Support"), await CreateAsync("Returns"));
        var (ana, ben) = (await _desk.HireAsync("Ana", Role.TeamLead), await _desk.HireAsync("Ben"));
        await SetAsync(support, (ana, true), (ben, false));
        await SetAsync(support, (ana, false));
        await _desk.Get<RouteNewConversations>().RunAsync(_admin, support, Cancellation);
        await _desk.Get<RouteNewConversations>().RunAsync(_admin, returns, Cancellation);
        Assert.Equal(
            $"[] [\"{ben.PersonId}\"] [] [\"{ana.PersonId}\"] 1",
            await _desk.ScalarAsync<string>(
                """
                SELECT concat_ws(' ', detail->'added', detail->'removed', detail->'nowLead', detail->'leadNoMore', detail->'members')
                FROM audit_entry WHERE action = 'identity.team_members_set' ORDER BY id DESC LIMIT 1
                """));
        Assert.Equal(
            "Support -> Returns",
            await _desk.ScalarAsync<string>(
                "SELECT concat(detail->>'from', ' -> ', detail->>'name') FROM audit_entry WHERE action = 'identity.new_conversations_routed' ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task SetTeamMembers_ReplacesThemAndCountsLeads()
    {
        var id = await CreateAsync("Support");
        var (ana, ben, eve) = (await _desk.HireAsync("Ana", Role.TeamLead), await _desk.HireAsync("Ben"), await _desk.HireAsync("Eve"));
        await SetAsync(id, (ana, true), (ben, false));
        await SetAsync(id, (eve, false), (ana, false), (ben, true));
        var detail = (await _desk.Get<ITeamQuery>().GetAsync(_admin, id, Cancellation)).Value;
        Assert.Equal(["Ben", "Ana", "Eve"], detail.Members.Select(member => member.Name));
        Assert.Equal((3, 1), (detail.Team.Members, detail.Team.Leads));

        var use = _desk.Get<SetTeamMembers>();
        var ghost = new TeamMember(new PersonId(Guid.NewGuid()), false);
        var member = new TeamMember(ana.PersonId!.Value, false);
        Assert.Equal("team_member_unknown", (await use.RunAsync(_admin, id, [member, ghost], null, Cancellation)).Error?.Code);
        Assert.Equal("team_member_twice", (await use.RunAsync(_admin, id, [member, member with { IsLead = true }], null, Cancellation)).Error?.Code);
        Assert.Equal(3, (await _desk.Get<ITeamQuery>().GetAsync(_admin, id, Cancellation)).Value.Members.Count);
    }

    [Theory]
    [InlineData(Role.Approver)]
    [InlineData(Role.TeamLead)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Employee)]
    [InlineData(Role.Customer)]
    public async Task Teams_ForEverybodyButAdmins_AreOutOfReach(string role)
    {
        var id = await CreateAsync("Support");
        var other = await _desk.HireAsync("Otto", role);
        var settings = new TeamSettings("Mine", "");
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<CreateTeam>().RunAsync(other, settings, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<RenameTeam>().RunAsync(other, id, settings, null, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<ArchiveTeam>().RunAsync(other, id, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<RestoreTeam>().RunAsync(other, id, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<RouteNewConversations>().RunAsync(other, id, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<SetTeamMembers>().RunAsync(other, id, [], null, Cancellation)).Error);
        Assert.Equal(TeamErrors.MayNotManage, (await _desk.Get<ITeamQuery>().GetAsync(other, id, Cancellation)).Error);
        Assert.Empty(await _desk.Get<ITeamQuery>().ListAsync(other, false, Cancellation));
    }

    [Fact]
    public async Task NewConversation_BelongsToTheTeamThatTakesNewOnes()
    {
        var (support, returns) = (await CreateAsync("Support"), await CreateAsync("Returns"));
        var before = await _desk.StartAsync("Nobody's team takes this.");
        Assert.Null(await TeamOfAsync(before.ConversationId));
        Assert.True((await _desk.Get<RouteNewConversations>().RunAsync(_admin, support, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<RouteNewConversations>().RunAsync(_admin, returns, Cancellation)).Succeeded);
        var after = await _desk.StartAsync("The newest choice takes this.");
        Assert.Equal(returns.Value, await TeamOfAsync(after.ConversationId));
        Assert.Equal([false, true], (await _desk.Get<ITeamQuery>().ListAsync(_admin, false, Cancellation)).Select(team => team.Name == "Returns" && team.TakesNew).Order());
        Assert.True((await _desk.Get<RouteNewConversations>().RunAsync(_admin, null, Cancellation)).Succeeded);
        Assert.Null(await TeamOfAsync((await _desk.StartAsync("Nobody's again.")).ConversationId));
    }

    [Fact]
    public async Task ArchiveTeam_MovesOpenConversations_AndAClosedOneWhenItOpensAgain()
    {
        var (support, returns) = (await CreateAsync("Support"), await CreateAsync("Returns"));
        await _desk.Get<RouteNewConversations>().RunAsync(_admin, returns, Cancellation);
        var (open, closed) = (await _desk.StartAsync("This stays open."), await _desk.StartAsync("This is closed."));
        Assert.True((await _desk.Get<CloseConversation>().RunAsync(_admin, closed.ConversationId, Cancellation)).Succeeded);
        await _desk.Get<RouteNewConversations>().RunAsync(_admin, support, Cancellation);
        var archived = await _desk.Get<ArchiveTeam>().RunAsync(_admin, returns, Cancellation);
        Assert.Equal(1, archived.Value);
        Assert.Equal(support.Value, await TeamOfAsync(open.ConversationId));
        Assert.Equal(returns.Value, await TeamOfAsync(closed.ConversationId));

        var posted = await _desk.Get<PostMessage>().RunAsync(closed.ConversationId, closed.Token, "One more thing.", null, Cancellation);
        Assert.True(posted.Succeeded);
        Assert.Equal(support.Value, await TeamOfAsync(closed.ConversationId));
        Assert.Equal(TeamErrors.NotFound, (await _desk.Get<ArchiveTeam>().RunAsync(_admin, returns, Cancellation)).Error);
        Assert.Equal(TeamErrors.NotFound, (await _desk.Get<RouteNewConversations>().RunAsync(_admin, returns, Cancellation)).Error);
    }

    [Fact]
    public async Task ArchiveTeam_WhileConversationsBegin_LeavesNoOpenOneBehind()
    {
        var team = await CreateAsync("Support");
        await _desk.Get<RouteNewConversations>().RunAsync(_admin, team, Cancellation);
        var beginning = Enumerable.Range(0, 12).Select(number => _desk.StartAsync($"Number {number} begins now.")).ToList();
        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(_admin, team, Cancellation)).Succeeded);
        await Task.WhenAll(beginning);
        Assert.Equal(0, await _desk.ScalarAsync<int>("SELECT count(*)::int FROM conversation WHERE state = 'open' AND team_id IS NOT NULL"));
    }

    private async Task<TeamId> CreateAsync(string name) => (await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings(name, ""), Cancellation)).Value;

    private async Task SetAsync(TeamId id, params (Actor Person, bool IsLead)[] members)
    {
        var list = members.Select(member => new TeamMember(member.Person.PersonId!.Value, member.IsLead)).ToList();
        Assert.True((await _desk.Get<SetTeamMembers>().RunAsync(_admin, id, list, null, Cancellation)).Succeeded);
    }

    private Task<Guid?> TeamOfAsync(ConversationId id) => _desk.ScalarAsync<Guid?>("SELECT team_id FROM conversation WHERE id = @id", new { id = id.Value });
}
