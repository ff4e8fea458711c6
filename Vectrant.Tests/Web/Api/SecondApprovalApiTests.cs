using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.Web.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>Programs are told the truth about answers that need two people, and cannot get round the second one.</summary>
public sealed class SecondApprovalApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_OfTwoPeople_SaysWhereItStandsAtEveryStep()
    {
        var (first, second, third, agent) = (await RuledAsync(), await api.HireAsync(Role.Admin), await api.HireAsync(Role.Admin), await api.HireAsync(Role.Agent));
        var (conversation, draft) = await api.ConverseWithDraftAsync();
        var (status, standing) = await PostAsync($"drafts/{draft}/approve", first, null, ("If-Match", await api.TagAsync($"drafts/{draft}", first)));
        Assert.Equal((HttpStatusCode.OK, "awaitsSecondApproval", JsonValueKind.Null), (status, standing.GetProperty("state").GetString(), standing.GetProperty("sendAfter").ValueKind));
        var decision = standing.GetProperty("decisionId").GetString();
        Assert.Equal("secondApproval", (await api.ReadAsync($"conversations/{conversation}", first)).Body.GetProperty("situation").GetString());
        Assert.Equal("awaitsSecondApproval", await StateAsync());
        await ListsAsync(second, true);
        await ListsAsync(first, false);

        // Again by the same person is the same decision, in whatever session; the second approval is not theirs.
        (status, standing) = await PostAsync($"drafts/{draft}/approve", first, null, ("If-Match", await api.TagAsync($"drafts/{draft}", first)));
        Assert.Equal((HttpStatusCode.OK, decision), (status, standing.GetProperty("decisionId").GetString()));
        await RefusedAsync(first, 409, "second_approval_same_person", "second-approval", new { });
        await RefusedAsync(first, 409, "second_approval_same_person", "return", new { reason = "No." });
        await OtherSessionAsync(first, decision!);
        await RefusedAsync(agent, 403, "forbidden", "second-approval", new { });
        await RefusedAsync(second, 400, "text_empty", "second-approval", new { text = "  " });

        (status, standing) = await PostAsync($"decisions/{decision}/second-approval", second, new { text = "The excess is 160 euros." });
        Assert.Equal((HttpStatusCode.OK, "sending"), (status, standing.GetProperty("state").GetString()));
        Assert.Equal("sending", await StateAsync());
        var told = await RefusedAsync(third, 409, "second_approval_given", "second-approval", new { });
        Assert.Contains(second.Name, told, StringComparison.Ordinal);
        var step = (await api.ReadAsync($"drafts/{draft}", third)).Body.GetProperty("decision").GetProperty("secondApprovals")[0];
        Assert.Equal(
            ("edited", second.Name, "The excess is 150 euros.", "The excess is 160 euros."),
            (step.GetProperty("state").GetString(), step.GetProperty("person").GetProperty("name").GetString(), step.GetProperty("textBefore").GetString(), step.GetProperty("textAfter").GetString()));

        async Task<string?> StateAsync() => (await api.ReadAsync($"drafts/{draft}", second)).Body.GetProperty("decision").GetProperty("state").GetString();

        async Task ListsAsync(Actor actor, bool listed)
        {
            var items = (await api.ReadAsync("queue?part=toDecide", actor)).Body.GetProperty("items").EnumerateArray();
            Assert.Equal(listed, items.Any(item => item.GetProperty("conversationId").GetString() == conversation.ToString() && item.GetProperty("awaitsYou").GetBoolean()));
        }

        async Task<string> RefusedAsync(Actor actor, int expected, string code, string verb, object body)
        {
            using var response = await api.SendAsync(HttpMethod.Post, $"decisions/{decision}/{verb}", actor, body);
            await ConversationEndpointsTests.AssertProblemAsync(response, expected, code);
            return await response.Content.ReadAsStringAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Return_ThenWithdraw_SaysSo()
    {
        var (first, second) = (await RuledAsync(), await api.HireAsync(Role.Admin));
        var (_, draft) = await api.ConverseWithDraftAsync();
        var (_, standing) = await PostAsync($"drafts/{draft}/approve", first, null, ("If-Match", await api.TagAsync($"drafts/{draft}", first)));
        var decision = standing.GetProperty("decisionId").GetString();
        using var notTheirs = await api.SendAsync(HttpMethod.Post, $"decisions/{decision}/undo", second);
        await ConversationEndpointsTests.AssertProblemAsync(notTheirs, 409, "second_approval_not_yours");
        using var returned = await api.SendAsync(HttpMethod.Post, $"decisions/{decision}/return", second, new { reason = "Wrong amount." });
        Assert.Equal(HttpStatusCode.NoContent, returned.StatusCode);
        Assert.Equal("ready", (await api.ReadAsync($"drafts/{draft}", second)).Body.GetProperty("state").GetString());
        using var late = await api.SendAsync(HttpMethod.Post, $"decisions/{decision}/undo", first);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    /// <summary>An admin, in a place where every answer of a conversation without a team needs two people.</summary>
    private async Task<Actor> RuledAsync()
    {
        var admin = await api.HireAsync(Role.Admin);
        var set = await api.App.Services.GetRequiredService<SetSecondApprovalRule>().RunAsync(
            admin, null, new SecondApprovalRule(SecondApprovalMode.Always, 0, false), Cancellation);
        Assert.True(set.Succeeded);
        return admin;
    }

    private async Task OtherSessionAsync(Actor actor, string decision)
    {
        await using var scope = api.App.Services.CreateAsyncScope();
        var session = await scope.ServiceProvider.GetRequiredService<ProgramTokens>().StartAsync(
            actor.PersonId!.Value, ["pwd"], new ProgramOrigin("another session", null), Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/decisions/{decision}/second-approval") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", session.Value.AccessToken);
        using var response = await api.Client.SendAsync(request, Cancellation);
        await ConversationEndpointsTests.AssertProblemAsync(response, 409, "second_approval_same_person");
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, Actor actor, object? body, params (string, string)[] headers)
    {
        using var response = await api.SendAsync(HttpMethod.Post, path, actor, body, headers);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation)));
    }
}
