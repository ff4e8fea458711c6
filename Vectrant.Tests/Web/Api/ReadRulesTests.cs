using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.Web.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>Reads: by token only, with the parameters that exist, page by page and version by version.</summary>
public sealed class ReadRulesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("conversations?stat=open", "unknown_parameter")]
    [InlineData("conversations?State=open", "unknown_parameter")]
    [InlineData("conversations?state=Open", "parameter_invalid")]
    [InlineData("conversations?state=open&state=closed", "parameter_invalid")]
    [InlineData("conversations?limit=0", "parameter_invalid")]
    [InlineData("conversations?limit=201", "parameter_invalid")]
    [InlineData("conversations?limit=-1", "parameter_invalid")]
    [InlineData("conversations?limit=", "parameter_invalid")]
    [InlineData("conversations?search=%00", "parameter_invalid")]
    [InlineData("conversations?cursor=anything", "cursor_invalid")]
    [InlineData("queue?part=everything", "parameter_invalid")]
    [InlineData("audit?from=yesterday", "parameter_invalid")]
    [InlineData("audit?from=2026-11-21T08:00:00", "parameter_invalid")]
    [InlineData("documents?collection=7", "parameter_invalid")]
    [InlineData("collections?limit=5", "unknown_parameter")]
    public async Task Query_ThatIsNotTheOneAskedFor_IsRefusedWithItsReason(string path, string code)
    {
        using var response = await api.SendAsync(HttpMethod.Get, path, await api.HireAsync(Role.Admin));

        await ConversationEndpointsTests.AssertProblemAsync(response, 400, code);
    }

    [Fact]
    public async Task List_WalkedByItsCursors_ShowsEachRowOnce()
    {
        var (admin, word) = (await api.HireAsync(Role.Admin), $"w{Guid.NewGuid():N}");
        var expected = new HashSet<Guid>();
        for (var number = 0; number < 7; number++)
        {
            expected.Add((await api.ConverseAsync($"Question {number} about {word}")).Value);
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var (page, _) = await api.ReadAsync($"conversations?search={word}&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}", admin);
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 3);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(expected.Count, seen.Count);
        Assert.True(expected.SetEquals(seen));
    }

    [Fact]
    public async Task Cursor_ChangedOrTakenElsewhere_IsRefused()
    {
        var (admin, word) = (await api.HireAsync(Role.Admin), $"w{Guid.NewGuid():N}");
        await api.ConverseAsync($"One about {word}");
        await api.ConverseAsync($"Two about {word}");
        var (page, _) = await api.ReadAsync($"conversations?search={word}&limit=1", admin);
        var cursor = page.GetProperty("next").GetString()!;
        var middle = cursor.Length / 2;
        var changed = cursor[..middle] + (cursor[middle] == 'A' ? 'B' : 'A') + cursor[(middle + 1)..];

        foreach (var (who, path) in new[]
        {
            (admin, $"conversations?search={word}&limit=1&cursor={changed}"),
            (admin, $"conversations?search={word}&state=open&limit=1&cursor={cursor}"),
            (admin, $"documents?limit=1&cursor={cursor}"),
            (await api.HireAsync(Role.Admin), $"conversations?search={word}&limit=1&cursor={cursor}"),
        })
        {
            using var response = await api.SendAsync(HttpMethod.Get, path, who);
            await ConversationEndpointsTests.AssertProblemAsync(response, 400, "cursor_invalid");
        }
    }

    [Fact]
    public async Task Read_OfAVersionThatIsKnown_SendsNoBody()
    {
        var admin = await api.HireAsync(Role.Admin);
        var path = $"collections/{await api.CollectAsync(admin)}";
        var tag = await api.TagAsync(path, admin);
        using var known = await api.SendAsync(HttpMethod.Get, path, admin, null, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(tag, known.Headers.ETag!.ToString());
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(Cancellation));

        using var other = await api.SendAsync(HttpMethod.Get, path, admin, null, ("If-None-Match", "\"another\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "conversations", "GET")]
    [InlineData("GET", "decisions/0192f0c0-0000-7000-8000-000000000000/undo", "POST")]
    [InlineData("POST", "collections/0192f0c0-0000-7000-8000-000000000000", "GET, PUT, DELETE")]
    public async Task Method_ThatTheAddressDoesNotTake_IsRefusedWithThoseItTakes(string method, string path, string allowed)
    {
        using var response = await api.SendAsync(HttpMethod.Parse(method), path, await api.HireAsync(Role.Admin));

        await ConversationEndpointsTests.AssertProblemAsync(response, 405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Addresses_OfTheApi_LookAtBearerTokensOnly()
    {
        // Whatever cookie comes along: no address asks the scheme that would read it.
        var schemes = api.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>())
            .Select(data => data.Policy).OfType<string>()
            .Where(policy => policy == "Api" || policy.StartsWith("Api.", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(schemes);
        var policies = api.App.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var name in schemes)
        {
            Assert.Equal(["Bearer"], (await policies.GetPolicyAsync(name))!.AuthenticationSchemes);
        }

        using var response = await api.SendAsync(HttpMethod.Get, "queue", null, null, ("Cookie", "vectrant=anything"));
        await ConversationEndpointsTests.AssertProblemAsync(response, 401, "token_needed");
    }

    [Fact]
    public async Task Questions_OfSomebodyElse_AreNotFound()
    {
        var (one, other) = (await api.HireAsync(Role.Employee), await api.HireAsync(Role.Employee));
        using var asked = await api.SendAsync(HttpMethod.Post, "ask/questions", one, new { question = "How many days of leave may be carried over?" });
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var path = asked.Headers.Location!.ToString();
        Assert.NotNull((await api.ReadAsync(path, one)).Tag);
        using var foreign = await api.SendAsync(HttpMethod.Get, path, other);

        await ConversationEndpointsTests.AssertProblemAsync(foreign, 404, "question_not_found");
        Assert.Empty((await api.ReadAsync("ask/questions", other)).Body.GetProperty("items").EnumerateArray());
        var answer = (await api.ReadAsync(path, one)).Body.GetProperty("answer");
        Assert.Contains("retrieve", answer.GetProperty("trace").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
    }

    [Fact]
    public async Task Messages_AfterAPlace_ComeInOrder()
    {
        var (admin, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        for (var number = 1; number <= 3; number++)
        {
            using var noted = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", admin, new { text = $"Note {number}" });
            Assert.Equal(HttpStatusCode.Created, noted.StatusCode);
        }

        var texts = new List<string>();
        var (after, more) = (0L, true);
        while (more)
        {
            var (page, _) = await api.ReadAsync($"conversations/{conversation}/messages?after={after}&limit=2", admin);
            texts.AddRange(page.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("author").GetString() == "note").Select(item => item.GetProperty("text").GetString()!));
            (after, more) = (page.GetProperty("lastSeq").GetInt64(), page.GetProperty("more").GetBoolean());
        }

        Assert.Equal(["Note 1", "Note 2", "Note 3"], texts);
    }
}
