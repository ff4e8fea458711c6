using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Conversations.Queue;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Conversations;

/// <summary>A lead gives conversations to colleagues and teams. A database for each test: which team takes new ones holds for all.</summary>
public sealed class AssignmentTests(PostgresFixture postgres) : IAsyncLifetime
{
    private Desk _desk = null!;
    private Actor _admin = null!;
    private Actor _lead = null!;
    private Actor _ana = null!;
    private Actor _rolf = null!;
    private TeamId _support;
    private TeamId _returns;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = Desk.On(await postgres.CreateDatabaseAsync(Cancellation));
        _admin = await HireAsync("Greta", Role.Admin);
        _lead = await HireAsync("Lena", Role.TeamLead);
        _ana = await HireAsync("Ana", Role.Agent);
        _rolf = await HireAsync("Rolf", Role.Agent);
        _support = await TeamAsync("Support", (_lead, true), (_ana, false));
        _returns = await TeamAsync("Returns", (_rolf, false));
        Assert.True((await _desk.Get<RouteNewConversations>().RunAsync(_admin, _support, Cancellation)).Succeeded);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task AssignConversation_ToAMember_IsTheirsAndOvertakesWhatWasNotSent()
    {
        var (conversation, draft) = await _desk.StartWithDraftAsync();
        var id = conversation.ConversationId;
        Assert.True((await _desk.Get<ApproveDraft>().RunAsync(_lead, draft, Cancellation)).Succeeded);
        Assert.True((await _desk.Get<AssignConversation>().RunAsync(_lead, id, _ana.PersonId!.Value, Cancellation)).Succeeded);
        Assert.Equal("Ana", (await _desk.DetailAsync(_lead, id)).TakenOverBy?.Name);
        Assert.NotNull(Assert.Single((await _desk.DetailAsync(_lead, id)).Decisions).UndoneAt);
        Assert.Equal([id], (await _desk.Get<IQueueQuery>().ListAsync(_ana, QueueFilter.Mine, Cancellation)).Items.Select(item => item.ConversationId));
        Assert.True((await _desk.Get<SendReply>().RunAsync(_ana, id, "Here I am.", Guid.NewGuid(), Cancellation)).Succeeded);
        Assert.Equal(1, await _desk.ScalarAsync<int>("SELECT count(*)::int FROM audit_entry WHERE action = 'conversation.assigned' AND subject_id = @id", new { id = id.ToString() }));
    }

    [Fact]
    public async Task AssignConversation_ToSomebodyOutsideTheTeam_IsRefused()
    {
        var id = (await _desk.StartAsync()).ConversationId;
        var assign = _desk.Get<AssignConversation>();
        Assert.Equal(ConversationErrors.NotAssignable, (await assign.RunAsync(_lead, id, _rolf.PersonId!.Value, Cancellation)).Error);
        var employee = await HireAsync("Emil", Role.Employee);
        Assert.Equal(ConversationErrors.NotAssignable, (await assign.RunAsync(_lead, id, employee.PersonId!.Value, Cancellation)).Error);
        await _desk.SqlAsync("UPDATE person SET disabled_at = now() WHERE id = @id", new { id = _ana.PersonId!.Value.Value });
        Assert.Equal(ConversationErrors.NotAssignable, (await assign.RunAsync(_lead, id, _ana.PersonId!.Value, Cancellation)).Error);
        Assert.Equal(ConversationErrors.MayNotAssign, (await assign.RunAsync(_rolf, id, _rolf.PersonId!.Value, Cancellation)).Error);
        Assert.Equal(["Lena"], (await _desk.Get<IAssignmentQuery>().FindAsync(_lead, id, Cancellation))!.Colleagues.Select(person => person.Name));
        Assert.Null(await _desk.Get<IAssignmentQuery>().FindAsync(_rolf, id, Cancellation));
    }

    [Fact]
    public async Task MoveConversation_ToAnotherTeam_LeavesTheOldOne()
    {
        var id = (await _desk.StartAsync()).ConversationId;
        var move = _desk.Get<MoveConversation>();
        Assert.Equal(ConversationErrors.MayNotAssign, (await move.RunAsync(_ana, id, _returns, Cancellation)).Error);
        Assert.True((await move.RunAsync(_lead, id, _returns, Cancellation)).Succeeded);
        Assert.Equal([id], (await _desk.Get<IQueueQuery>().ListAsync(_rolf, QueueFilter.All, Cancellation)).Items.Select(item => item.ConversationId));
        Assert.Empty((await _desk.Get<IQueueQuery>().ListAsync(_lead, QueueFilter.All, Cancellation)).Items);
        Assert.Equal(ConversationErrors.NotFound, (await move.RunAsync(_lead, id, _support, Cancellation)).Error);

        Assert.True((await _desk.Get<ArchiveTeam>().RunAsync(_admin, _returns, Cancellation)).Succeeded);
        Assert.Equal(TeamErrors.NotFound, (await move.RunAsync(_admin, id, _returns, Cancellation)).Error);
        Assert.True((await move.RunAsync(_admin, id, null, Cancellation)).Succeeded);
        Assert.Equal([id], (await _desk.Get<IQueueQuery>().ListAsync(_rolf, QueueFilter.All, Cancellation)).Items.Select(item => item.ConversationId));
    }

    [Fact]
    public async Task MoveConversation_ThatSomebodyHasTakenOver_NamesThem()
    {
        var id = (await _desk.StartAsync()).ConversationId;
        Assert.True((await _desk.Get<TakeOver>().RunAsync(_ana, id, Cancellation)).Succeeded);
        var refusal = (await _desk.Get<MoveConversation>().RunAsync(_lead, id, _returns, Cancellation)).Error;
        Assert.Equal((ErrorKind.Conflict, "Ana"), (refusal!.Kind, refusal.Arguments["name"]));
    }

    /// <summary>With the role in the database, too: who can be chosen is read from there.</summary>
    private async Task<Actor> HireAsync(string name, string role)
    {
        var actor = await _desk.HireAsync(name, role);
        await _desk.SqlAsync(
            """
            INSERT INTO role (id, name, normalized_name) VALUES (gen_random_uuid(), @role, upper(@role)) ON CONFLICT (normalized_name) DO NOTHING;
            INSERT INTO person_role (user_id, role_id) SELECT @id, id FROM role WHERE name = @role
            """,
            new { role, id = actor.PersonId!.Value.Value });
        return actor;
    }

    private async Task<TeamId> TeamAsync(string name, params (Actor Person, bool IsLead)[] members)
    {
        var id = (await _desk.Get<CreateTeam>().RunAsync(_admin, new TeamSettings(name, ""), Cancellation)).Value;
        var list = members.Select(member => new TeamMember(member.Person.PersonId!.Value, member.IsLead)).ToList();
        Assert.True((await _desk.Get<SetTeamMembers>().RunAsync(_admin, id, list, null, Cancellation)).Succeeded);
        return id;
    }
}
