using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Vectrant.Core.Identity;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.Web.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Api;

/// <summary>Writes: done once for each key, to the version that was seen, and only with what the address knows.</summary>
public sealed class WriteRulesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string NewKey => $"key-{Guid.NewGuid():N}";

    [Fact]
    public async Task Write_SentAgainWithItsKey_IsDoneOnceAndAnsweredAlike()
    {
        var (agent, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        var bodies = new List<string>();
        for (var time = 0; time < 3; time++)
        {
            using var response = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Written once." }, ("Idempotency-Key", key));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            Assert.Equal(time > 0, response.Headers.Contains("Idempotency-Replayed"));
            Assert.Equal($"/api/v1/conversations/{conversation}/messages", response.Headers.Location!.ToString());
            bodies.Add(await response.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Single(bodies.Distinct());
        Assert.Equal(1, await NotesAsync(conversation.Value));
    }

    [Fact]
    public async Task Write_ManyAtOnceWithOneKey_IsDoneOnce()
    {
        var (agent, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Written once." }, ("Idempotency-Key", key))));

        Assert.All(responses, response => Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created && !response.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await NotesAsync(conversation.Value));
    }

    [Fact]
    public async Task Key_UsedForSomethingElse_IsRefused()
    {
        var (agent, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        using var first = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "One." }, ("Idempotency-Key", key));
        using var second = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Two." }, ("Idempotency-Key", key));

        await ConversationEndpointsTests.AssertProblemAsync(second, 422, "idempotency_key_reused");
        Assert.Equal(1, await NotesAsync(conversation.Value));
    }

    [Fact]
    public async Task Key_OfSomebodyElse_IsAnotherKey()
    {
        var (conversation, key) = (await api.ConverseAsync(), NewKey);
        foreach (var person in new[] { await api.HireAsync(Role.Admin), await api.HireAsync(Role.Admin) })
        {
            using var response = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", person, new { text = "Mine." }, ("Idempotency-Key", key));
            Assert.False(response.Headers.Contains("Idempotency-Replayed"));
        }

        Assert.Equal(2, await NotesAsync(conversation.Value));
    }

    [Fact]
    public async Task Body_ThatComesSlowly_KeepsNobodyElseFromTheChange()
    {
        var (slow, agent) = (await api.HireAsync(Role.Admin), await api.HireAsync(Role.Admin));
        var (_, draft) = await api.ConverseWithDraftAsync();
        using var socket = new TcpClient(api.App.Address.Host, api.App.Address.Port);
        await using var line = socket.GetStream();
        await line.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/drafts/{draft}/edit HTTP/1.1\r\nHost: {api.App.Address.Authority}\r\nAuthorization: Bearer {await api.TokenOfAsync(slow)}\r\nIf-Match: *\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"),
            Cancellation);

        // The server says so when it begins to wait for the body, which never comes.
        using var answer = new StreamReader(line);
        Assert.Equal("HTTP/1.1 100 Continue", await answer.ReadLineAsync(Cancellation));
        using var approved = await api.SendAsync(HttpMethod.Post, $"drafts/{draft}/approve", agent, null, ("If-Match", "*"));

        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
    }

    [Fact]
    public async Task Upload_UnderANameThatSaysSomethingElse_IsRefusedAndTakenUnderTheRightOne()
    {
        var admin = await api.HireAsync(Role.Admin);
        var path = $"documents?collection={await api.CollectAsync(admin)}";
        using (var refused = await api.SendAsync(HttpMethod.Post, path, admin, Calls.Form("# Terms\n\n- Hail\n- Frost\n", "terms.pdf")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal("file_name_contradicts", JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Cancellation)).GetProperty("code").GetString());
        }

        using var taken = await api.SendAsync(HttpMethod.Post, path, admin, Calls.Form("# Terms\n\n- Hail\n- Frost\n", "terms.md"));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task Key_OfARefusedWrite_MayBeTriedAgain()
    {
        var (agent, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        using var refused = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/replies", agent, new { text = "Hello." }, ("Idempotency-Key", key));
        await ConversationEndpointsTests.AssertProblemAsync(refused, 409, "not_taken_over");

        using var taken = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/takeover", agent, null, ("If-Match", await api.TagAsync($"conversations/{conversation}", agent)));
        using var sent = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/replies", agent, new { text = "Hello." }, ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    [Fact]
    public async Task Key_OfAWriteWhoseNodeDied_IsNeverDoneAgain()
    {
        var (agent, conversation, key) = (await api.HireAsync(Role.Admin), await api.ConverseAsync(), NewKey);
        using var first = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Perhaps." }, ("Idempotency-Key", key));
        await api.SqlAsync("UPDATE api_request SET status = NULL, body = NULL WHERE caller = @caller", new { caller = agent.PersonId.ToString() });
        using var second = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Perhaps." }, ("Idempotency-Key", key));

        await ConversationEndpointsTests.AssertProblemAsync(second, 409, "request_interrupted");
        Assert.Equal(1, await NotesAsync(conversation.Value));
    }

    [Fact]
    public async Task Answers_KeptForAKey_AreNotReadableInTheDatabase()
    {
        var (agent, word) = (await api.HireAsync(Role.Admin), $"Zq{Guid.NewGuid():N}");
        using var response = await api.SendAsync(HttpMethod.Post, "collections", agent, new { name = word, audience = "internal" }, ("Idempotency-Key", NewKey));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(0, await api.ScalarAsync<long>("SELECT count(*) FROM api_request WHERE encode(body, 'escape') LIKE '%' || @word || '%'", new { word }));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with spaces in the middle of it")]
    public async Task Key_OfAnotherShape_IsRefused(string key)
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        using var response = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = "Hm." }, ("Idempotency-Key", key));

        await ConversationEndpointsTests.AssertProblemAsync(response, 400, "idempotency_key_malformed");
    }

    [Fact]
    public async Task Change_WithoutOrWithAnOldVersion_ChangesNothing()
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        var path = $"conversations/{conversation}";
        var tag = await api.TagAsync(path, agent);
        using var without = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent);
        await ConversationEndpointsTests.AssertProblemAsync(without, 428, "version_needed");

        await api.SqlAsync("UPDATE conversation SET topic = 'Another matter' WHERE id = @id", new { id = conversation.Value });
        using var stale = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", tag));
        await ConversationEndpointsTests.AssertProblemAsync(stale, 412, "changed_meanwhile");
        using var weak = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", "W/" + await api.TagAsync(path, agent)));
        await ConversationEndpointsTests.AssertProblemAsync(weak, 412, "changed_meanwhile");
        Assert.Equal("open", await api.ScalarAsync<string>("SELECT state FROM conversation WHERE id = @id", new { id = conversation.Value }));

        using var closed = await api.SendAsync(HttpMethod.Post, $"{path}/close", agent, null, ("If-Match", await api.TagAsync(path, agent)));
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        Assert.Equal(await api.TagAsync(path, agent), closed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Change_ByManyWhoSawTheSameVersion_IsMadeByOne()
    {
        var admin = await api.HireAsync(Role.Admin);
        var path = $"documents/{(await api.UploadAsync(admin, await api.CollectAsync(admin))).DocumentId}";
        var tag = await api.TagAsync(path, admin);
        var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            api.SendAsync(HttpMethod.Patch, path, admin, new { title = $"Title {number}" }, ("If-Match", tag))));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.All(responses, response => Assert.Contains((int)response.StatusCode, new[] { 200, 409, 412 }));
    }

    [Theory]
    [InlineData("{\"text\":\"a\",\"txet\":\"b\"}", "unknown_field")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", "field_repeated")]
    [InlineData("{}", "text_missing")]
    [InlineData("{\"text\":null}", "field_invalid")]
    [InlineData("{\"text\":7}", "field_invalid")]
    [InlineData("[\"text\"]", "json_malformed")]
    [InlineData("{\"text\":", "json_malformed")]
    [InlineData("", "json_malformed")]
    public async Task Body_ThatIsNotTheOneAskedFor_IsRefusedWithItsReason(string body, string code)
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        using var response = await api.SendAsync(
            HttpMethod.Post, $"conversations/{conversation}/notes", agent, new StringContent(body, Encoding.UTF8, "application/json"));

        await ConversationEndpointsTests.AssertProblemAsync(response, 400, code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_ThatIsTooLarge_IsRefused(bool keyed)
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        using var response = await api.SendAsync(
            HttpMethod.Post, $"conversations/{conversation}/notes", agent, new { text = new string('x', 300_000) }, keyed ? [("Idempotency-Key", NewKey)] : []);

        await ConversationEndpointsTests.AssertProblemAsync(response, 413, "body_too_large");
    }

    [Fact]
    public async Task Body_OfAnotherType_IsRefused()
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        using var response = await api.SendAsync(HttpMethod.Post, $"conversations/{conversation}/notes", agent, new StringContent("text=a", Encoding.UTF8, "application/x-www-form-urlencoded"));

        await ConversationEndpointsTests.AssertProblemAsync(response, 415, "json_needed");
    }

    [Fact]
    public async Task Body_WhereNoneIsTaken_IsRefused()
    {
        var (agent, conversation) = (await api.HireAsync(Role.Admin), await api.ConverseAsync());
        using var response = await api.SendAsync(HttpMethod.Put, $"conversations/{conversation}/claim", agent, new { holder = "me" });

        await ConversationEndpointsTests.AssertProblemAsync(response, 400, "body_unexpected");
    }

    [Fact]
    public async Task Draft_ReadAndApproved_IsDecidedOnceByTheVersionThatWasRead()
    {
        var agent = await api.HireAsync(Role.Admin);
        var (conversation, draft) = await api.ConverseWithDraftAsync("The excess is 150 euros.");
        var (shown, tag) = await api.ReadAsync($"drafts/{draft}", agent);
        Assert.Equal("ready", shown.GetProperty("state").GetString());
        Assert.Equal(conversation.Value, shown.GetProperty("conversationId").GetGuid());
        var sentence = shown.GetProperty("answer").GetProperty("sentences")[0];
        Assert.True(sentence.GetProperty("supported").GetBoolean());
        Assert.Equal("Home contents terms 2026", shown.GetProperty("answer").GetProperty("citations")[sentence.GetProperty("citations")[0].GetInt32() - 1].GetProperty("title").GetString());

        using var approved = await api.SendAsync(HttpMethod.Post, $"drafts/{draft}/approve", agent, null, ("If-Match", tag!));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        using var again = await api.SendAsync(HttpMethod.Post, $"drafts/{draft}/edit", agent, new { text = "Something else." }, ("If-Match", tag!));
        await ConversationEndpointsTests.AssertProblemAsync(again, 412, "changed_meanwhile");
        var (decided, _) = await api.ReadAsync($"drafts/{draft}", agent);
        Assert.Equal(("approved", agent.Name), (decided.GetProperty("decision").GetProperty("kind").GetString(), decided.GetProperty("decision").GetProperty("person").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Upload_WithAKey_IsStoredOnce()
    {
        var admin = await api.HireAsync(Role.Admin);
        var (collection, key, text) = (await api.CollectAsync(admin), NewKey, $"# Terms\n\n{Guid.NewGuid()}");
        var ids = new HashSet<string>();
        for (var time = 0; time < 2; time++)
        {
            var form = new MultipartFormDataContent("a-fixed-boundary-7") { { new StringContent(text), "file", "terms.md" } };
            using var response = await api.SendAsync(HttpMethod.Post, $"documents?collection={collection}", admin, form, ("Idempotency-Key", key));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation));
            Assert.False(body.GetProperty("alreadyThere").GetBoolean());
            ids.Add(body.GetProperty("documentId").GetString()!);
        }

        Assert.Single(ids);
    }

    private Task<long> NotesAsync(Guid conversation) =>
        api.ScalarAsync<long>("SELECT count(*) FROM message WHERE conversation_id = @conversation AND author = 'note'", new { conversation });
}
