using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Core.Identity.Tokens;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.Web.Chat;
using Vectrant.Web.Api;
using Vectrant.Web.Features.Conversations;
using Vectrant.Web.Features.Knowledge;
using Vectrant.Web.Features.Webhooks;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>What a repetition of a write tells, when rights have changed since and to whoever else has the key.</summary>
public sealed class RepeatedWritesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string NewKey => $"key-{Guid.NewGuid():N}";

    [Fact]
    public async Task Repetition_AfterTheRightToReadEnded_TellsNothing()
    {
        var (admin, agent, conversation) = (await api.HireAsync(Role.Admin), await api.HireAsync(Role.Agent), await api.ConverseAsync("My policy is NX-4411."));
        var team = (await api.App.Services.GetRequiredService<CreateTeam>().RunAsync(admin, new TeamSettings($"Team {Guid.NewGuid():N}", ""), Cancellation)).Value;
        await MembersAsync(admin, team, new TeamMember(agent.PersonId!.Value, false));
        await api.SqlAsync("UPDATE conversation SET team_id = @team WHERE id = @id", new { team = team.Value, id = conversation.Value });
        var (path, key) = ($"conversations/{conversation}", NewKey);
        var tag = await api.TagAsync(path, agent);

        using var closed = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", tag), ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        using var again = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", tag), ("Idempotency-Key", key));
        Assert.Equal((HttpStatusCode.OK, closed.Headers.ETag), (again.StatusCode, again.Headers.ETag));
        Assert.Equal(await closed.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));

        await MembersAsync(admin, team);
        using var late = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", tag), ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.DoesNotContain("NX-4411", await late.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repetition_OfWhatMadeSomething_ShowsItAsItIsNow()
    {
        var (admin, key) = (await api.HireAsync(Role.Admin), NewKey);
        var body = new { name = $"Terms {Guid.NewGuid():N}", audience = "internal" };
        using var made = await api.SendAsync(HttpMethod.Post, "collections", admin, body, ("Idempotency-Key", key));
        var path = made.Headers.Location!.ToString();
        using var renamed = await api.SendAsync(HttpMethod.Put, path, admin, new { name = $"{body.name} 2027", description = "", allowedRoles = Array.Empty<string>() }, ("If-Match", made.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);

        using var again = await api.SendAsync(HttpMethod.Post, "collections", admin, body, ("Idempotency-Key", key));
        Assert.Equal((HttpStatusCode.Created, path), (again.StatusCode, again.Headers.Location!.ToString()));
        Assert.Equal(renamed.Headers.ETag, again.Headers.ETag);
        Assert.Contains($"{body.name} 2027", await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_OfAnotherCredentialOfThePerson_IsRefused()
    {
        var (admin, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        var (own, other) = (await MakeKeyAsync(admin), await MakeKeyAsync(admin));
        using var first = await NoteAsync(conversation.Value, key, null, $"Bearer {own}");
        using var same = await NoteAsync(conversation.Value, key, null, $"Bearer {own}");
        using var another = await NoteAsync(conversation.Value, key, null, $"Bearer {other}");
        using var person = await NoteAsync(conversation.Value, key, admin, null);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, same.StatusCode));
        Assert.True(same.Headers.Contains("Idempotency-Replayed"));
        await ConversationEndpointsTests.AssertProblemAsync(another, 422, "idempotency_key_reused");
        await ConversationEndpointsTests.AssertProblemAsync(person, 422, "idempotency_key_reused");
        Assert.Equal(1, await api.ScalarAsync<long>("SELECT count(*) FROM message WHERE conversation_id = @id AND author = 'note'", new { id = conversation.Value }));
    }

    [Fact]
    public async Task Crowd_OfOnePersonWhoseWritesTakeLong_LeavesConnectionsToOthers()
    {
        var (greedy, other, stuck) = (await api.HireAsync(Role.Admin), await api.HireAsync(Role.Admin), await api.ConverseAsync());
        await using var blocker = new NpgsqlConnection(api.Connections.Owner);
        await blocker.OpenAsync(Cancellation);
        await using var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await blocker.ExecuteAsync("SELECT 1 FROM conversation WHERE id = @id FOR UPDATE", new { id = stuck.Value }, transaction);

        // More than there are connections, each of which would hold one and wait for another.
        const int crowd = 110;
        var writes = Enumerable.Range(0, crowd).Select(_ => NoteAsync(stuck.Value, NewKey, greedy, null)).ToList();
        var refused = 0;
        await foreach (var write in Task.WhenEach(writes))
        {
            using var response = await write;
            await ConversationEndpointsTests.AssertProblemAsync(response, 503, "writes_busy");
            if (++refused == crowd - OpenWrites.OfOnePerson - OpenWrites.WaitingOfOnePerson)
            {
                break;
            }
        }

        using var meanwhile = await NoteAsync((await api.ConverseAsync()).Value, NewKey, other, null);
        Assert.Equal(HttpStatusCode.Created, meanwhile.StatusCode);
        await transaction.RollbackAsync(Cancellation);
        var answers = await Task.WhenAll(writes);
        Assert.Equal(crowd - refused, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
    }

    [Fact]
    public async Task Secret_IsToldOnce()
    {
        var (admin, key, name) = (await api.HireAsync(Role.Admin), NewKey, $"Hook {Guid.NewGuid():N}");
        var body = new { name, url = "https://hooks.example.org/vectrant", events = new[] { "decision.made" } };
        using var made = await api.SendAsync(HttpMethod.Post, "webhooks", admin, body, ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var secret = JsonSerializer.Deserialize<JsonElement>(await made.Content.ReadAsStringAsync(Cancellation)).GetProperty("secret").GetString()!;

        using var again = await api.SendAsync(HttpMethod.Post, "webhooks", admin, body, ("Idempotency-Key", key));
        Assert.Equal(made.Headers.Location, again.Headers.Location);
        Assert.DoesNotContain(secret, await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await ConversationEndpointsTests.AssertProblemAsync(again, 409, "shown_once");
        Assert.Equal(1, await api.ScalarAsync<long>("SELECT count(*) FROM webhook WHERE name = @name", new { name }));
    }

    [Fact]
    public void Answers_ThatAreRemembered_HoldNothingButIds()
    {
        Type[] bare = [typeof(void), typeof(WrittenBody), typeof(StandingBody), typeof(ClaimBody), typeof(UploadAnswer), typeof(DeliveryCreatedBody), typeof(ResentBody)];
        var writes = api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(ApiRoutes.Root, StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<IdempotentWrites.ITakesKey>() is not null)
            .ToList();
        var remembered = from endpoint in writes
                         where endpoint.Metadata.GetMetadata<IdempotentWrites.IUnkept>() is null
                         from answer in endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
                         where answer.StatusCode < StatusCodes.Status300MultipleChoices && !bare.Contains(answer.Type ?? typeof(void))
                         select $"{endpoint.DisplayName}: {answer.Type}";

        Assert.True(writes.Count > 25, $"Only {writes.Count} writes.");
        Assert.Empty(remembered);
    }

    private async Task MembersAsync(Actor admin, TeamId team, params TeamMember[] members) =>
        Assert.True((await api.App.Services.GetRequiredService<SetTeamMembers>().RunAsync(admin, team, members, null, Cancellation)).Succeeded);

    private async Task<string> MakeKeyAsync(Actor owner)
    {
        var made = await api.App.Services.GetRequiredService<CreateApiKey>().RunAsync(
            owner, new ApiKeyRequest($"Key {Guid.NewGuid():N}", [Permission.WorkConversations], 1), Cancellation);
        return made.Value.Secret;
    }

    private Task<HttpResponseMessage> NoteAsync(Guid conversation, string key, Actor? actor, string? authorization) => api.SendAsync(
        HttpMethod.Post, $"conversations/{conversation}/notes", actor, new { text = "Written once." },
        [("Idempotency-Key", key), .. authorization is null ? Array.Empty<(string, string)>() : [("Authorization", authorization)]]);
}
