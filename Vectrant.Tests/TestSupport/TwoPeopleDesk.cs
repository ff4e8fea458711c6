using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Xunit;

namespace Vectrant.Tests.TestSupport;

/// <summary>An answer that waits for the second approval, with those who have to do with it.</summary>
public sealed record Waiting(StartedConversation Conversation, DraftId Draft, DecisionId Decision, TeamId Team, Actor First, Actor Lead)
{
    public ConversationId Id => Conversation.ConversationId;
}

/// <summary>Teams whose answers need two people. Each call makes a team of its own, so that no test meets another one's rule.</summary>
public static class TwoPeopleDesk
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Priya has approved, or changed, an answer of a team that Lena leads.</summary>
    public static async Task<Waiting> AwaitSecondAsync(this Desk desk, string? changed = null, string draft = "The excess is 150 euros.")
    {
        var (first, lead) = (await desk.HireAsync("Priya"), await desk.HireAsync("Lena", Role.TeamLead));
        var team = await desk.TeamAsync(new SecondApprovalRule(SecondApprovalMode.Always, 0, false), (first, false), (lead, true));
        var (conversation, made) = await desk.StartInAsync(team, Desk.Answer(draft));
        var decided = changed is null
            ? await desk.Get<ApproveDraft>().RunAsync(first, made, Cancellation)
            : await desk.Get<EditDraft>().RunAsync(first, made, changed, Cancellation);
        Assert.True(decided.Value.AwaitsSecond);
        return new Waiting(conversation, made, decided.Value.Id, team, first, lead);
    }

    public static async Task<TeamId> TeamAsync(this Desk desk, SecondApprovalRule? rule, params (Actor Person, bool IsLead)[] members)
    {
        var admin = await desk.HireAsync("Greta", Role.Admin);
        var id = (await desk.Get<CreateTeam>().RunAsync(admin, new TeamSettings($"Team {Guid.NewGuid():N}", ""), Cancellation)).Value;
        var list = members.Select(member => new TeamMember(member.Person.PersonId!.Value, member.IsLead)).ToList();
        Assert.True((await desk.Get<SetTeamMembers>().RunAsync(admin, id, list, null, Cancellation)).Succeeded);
        if (rule is not null)
        {
            Assert.True((await desk.Get<SetSecondApprovalRule>().RunAsync(admin, id, rule, Cancellation)).Succeeded);
        }

        return id;
    }

    /// <summary>A conversation of a team, whose draft waits for a decision.</summary>
    public static async Task<(StartedConversation Conversation, DraftId Draft)> StartInAsync(this Desk desk, TeamId? team, Answer answer)
    {
        var started = await desk.StartAsync();
        await desk.PlaceAsync(started.ConversationId, team);
        return (started, await desk.DraftAsync(started.ConversationId, answer));
    }

    public static Task PlaceAsync(this Desk desk, ConversationId conversation, TeamId? team) =>
        desk.SqlAsync("UPDATE conversation SET team_id = @team WHERE id = @id", new { team = team?.Value, id = conversation.Value });

    /// <summary>Sends everything that is due, of whatever test.</summary>
    public static async Task SendAllAsync(this Desk desk)
    {
        desk.Time.Advance(TimeSpan.FromSeconds(6));
        while (await desk.Get<IDeliveryStore>().DeliverNextAsync(Cancellation))
        {
        }
    }

    /// <summary>What the customer has read, own words included.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(this Desk desk, StartedConversation conversation) =>
        [.. (await desk.ReadAsync(conversation)).Messages.Select(message => message.Text)];
}
