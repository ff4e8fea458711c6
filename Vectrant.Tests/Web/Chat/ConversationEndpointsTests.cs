using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The customers' API over HTTP, as any client may call it.</summary>
public sealed class ConversationEndpointsTests(ChatFixture chat) : IClassFixture<ChatFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithNameAndEmail_CreatesTheConversationAndSaysWhere()
    {
        using var response = await chat.SendAsync(HttpMethod.Post, "", null, new { message = "Is hail covered?", name = "Ada", email = "ada@example.org", language = "en", channel = "widget", unknown = new[] { 1 } });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var started = (await response.Content.ReadFromJsonAsync<StartedBody>(Cancellation))!;
        Assert.Equal($"{ChatFixture.Api}/{started.ConversationId}/messages", response.Headers.Location!.ToString());
        Assert.Equal(43, started.Token.Length);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("Ada ada@example.org widget en", await chat.ScalarAsync<string>(
            "SELECT concat_ws(' ', customer_name, customer_email, channel, language) FROM conversation WHERE id = @ConversationId", started));
    }

    [Fact]
    public async Task Start_OverTheApi_IsOfTheApisChannel()
    {
        var started = await chat.StartAsync();

        Assert.Equal("api", await chat.ScalarAsync<string>("SELECT channel FROM conversation WHERE id = @ConversationId", started));
        Assert.Equal(0, await chat.ScalarAsync<long>("SELECT count(*) FROM conversation c WHERE c::text LIKE '%' || @Token || '%'", started));
    }

    [Fact]
    public async Task Read_AfterAPlace_GivesWhatCameLater()
    {
        var started = await chat.StartAsync("First");
        using var posted = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/messages", started.Token, new { message = "Second" });
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        await chat.ReplyAsync(started.ConversationId, "An answer");

        var all = await chat.ReadAsync(started);
        Assert.Equal(["First", "Second", "An answer"], all.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()));
        Assert.Equal(["customer", "customer", "assistant"], all.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("from").GetString()));
        Assert.Equal("yourTurn", all.GetProperty("status").GetString());
        Assert.Equal("Home contents terms 2026", all.GetProperty("messages")[2].GetProperty("sources")[0].GetString());

        var last = all.GetProperty("lastSeq").GetInt64();
        Assert.Equal("An answer", Assert.Single((await chat.ReadAsync(started, $"?after={last - 1}")).GetProperty("messages").EnumerateArray()).GetProperty("text").GetString());
        Assert.Empty((await chat.ReadAsync(started, $"?after={last}")).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Read_APrivateNote_IsNeverShown()
    {
        var started = await chat.StartAsync();
        await chat.ReplyAsync(started.ConversationId, "Careful with this one.", "note");

        Assert.Single((await chat.ReadAsync(started)).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Post_FiftyTimesAtOnceWithOneKey_MakesOneMessage()
    {
        var started = await chat.StartAsync();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/messages", started.Token, new { message = "Once" }, key);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return await response.Content.ReadFromJsonAsync<PostedBody>(Cancellation);
        }));

        Assert.Single(answers.Distinct());
        Assert.Equal(2, await chat.ScalarAsync<long>("SELECT count(*) FROM message WHERE conversation_id = @ConversationId", started));
    }

    [Fact]
    public async Task Start_FiftyTimesAtOnceWithOneKey_MakesOneConversationWithOneToken()
    {
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await chat.SendAsync(HttpMethod.Post, "", null, new { message = "Only one of me" }, key);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return await response.Content.ReadFromJsonAsync<StartedBody>(Cancellation);
        }));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, await chat.ScalarAsync<long>("SELECT count(*) FROM message WHERE body = 'Only one of me'"));
    }

    [Fact]
    public async Task Post_TheSameKeyForOtherWords_IsRefused()
    {
        var started = await chat.StartAsync();
        var key = Guid.NewGuid().ToString();
        using var first = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/messages", started.Token, new { message = "One" }, key);
        using var second = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/messages", started.Token, new { message = "Two" }, key);

        await AssertProblemAsync(second, 409, "idempotency_key_reused");
    }

    [Fact]
    public async Task Rate_AndAskForAPerson_AreKept()
    {
        var started = await chat.StartAsync();
        using var rated = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/rating", started.Token, new { rating = 4 });
        using var asked = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/person", started.Token);
        using var askedAgain = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/person", started.Token);

        Assert.All([rated, asked, askedAgain], response => Assert.Equal(HttpStatusCode.NoContent, response.StatusCode));
        var read = await chat.ReadAsync(started);
        Assert.Equal((4, "personWillAnswer"), (read.GetProperty("rating").GetInt32(), read.GetProperty("status").GetString()));
        Assert.Equal(["customer", "system"], read.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("from").GetString()));
        Assert.Equal(1, await chat.ScalarAsync<long>("SELECT count(*) FROM handover WHERE conversation_id = @ConversationId", started));
    }

    [Fact]
    public async Task Read_WithAWrongTokenOrUnknownId_IsAnsweredAlike()
    {
        var started = await chat.StartAsync();
        var other = await chat.StartAsync();
        var refusals = new List<string>();
        foreach (var (id, token) in new[]
        {
            (started.ConversationId.ToString(), other.Token), (Guid.NewGuid().ToString(), started.Token), ("nonsense", started.Token),
            (started.ConversationId.ToString(), "x"), (started.ConversationId.ToString(), started.Token[..^1]),
        })
        {
            using var response = await chat.SendAsync(HttpMethod.Get, $"/{id}/messages", token);
            refusals.Add((await AssertProblemAsync(response, 404, "conversation_not_found")).GetProperty("detail").GetString()!);
        }

        Assert.Single(refusals.Distinct());
    }

    [Fact]
    public async Task AnyUse_WithoutAToken_IsRefusedBeforeAnythingIsLookedUp()
    {
        foreach (var (method, path) in new[] { (HttpMethod.Get, "messages"), (HttpMethod.Post, "messages"), (HttpMethod.Post, "rating"), (HttpMethod.Post, "person") })
        {
            using var response = await chat.SendAsync(method, $"/{Guid.NewGuid()}/{path}", null);
            await AssertProblemAsync(response, 401, "token_missing");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    public static TheoryData<string, string, int, string> Bodies { get; } = new()
    {
        { "{\"message\":", "application/json", 400, "json_malformed" },
        { "", "application/json", 400, "json_malformed" },
        { "null", "application/json", 400, "json_malformed" },
        { "[]", "application/json", 400, "json_malformed" },
        { "{\"message\":5}", "application/json", 400, "json_malformed" },
        { "{\"message\":\"a\",\"message\":\"b\"}", "application/json", 400, "field_repeated" },
        { "{\"message\":\"a\",\"Message\":\"b\"}", "application/json", 400, "field_repeated" },
        { "{\"message\":\"a\",\"unknown\":{\"deep\":[{\"x\":1,\"x\":2}]}}", "application/json", 400, "field_repeated" },
        { "{\"message\":\"\\ud800\"}", "application/json", 400, "json_malformed" },
        { "{\"message\":\"a\",\"channel\":\"fax\"}", "application/json", 400, "json_malformed" },
        { "{\"text\":\"a\"}", "application/json", 400, "message_missing" },
        { "{}", "application/json; charset=utf-8", 400, "message_missing" },
        { "{\"message\":\" \\u0000\\n \"}", "application/json", 400, "text_empty" },
        { "{\"message\":\"a\",\"email\":\"not an address\"}", "application/json", 400, "email_malformed" },
        { "{\"message\":\"a\",\"language\":\"<script>\"}", "application/json", 400, "language_malformed" },
        { "message=a", "application/x-www-form-urlencoded", 415, "json_needed" },
        { "{\"message\":\"a\"}", "text/plain", 415, "json_needed" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Start_WithABodyThatCannotBeUsed_SaysWhy(string body, string type, int status, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var response = await chat.Client.PostAsync(ChatFixture.Api, content, Cancellation);

        await AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task Start_WithNoBodyAtAll_SaysWhy()
    {
        using var response = await chat.Client.PostAsync(ChatFixture.Api, null, Cancellation);

        await AssertProblemAsync(response, 415, "json_needed");
    }

    [Fact]
    public async Task Start_WithAMessageThatIsTooLong_SaysHowLongItMayBe()
    {
        // Characters that need two UTF-16 units and four bytes count once.
        using var longest = new StringContent($"{{\"message\":\"{string.Concat(Enumerable.Repeat("\U0001F600", 4000))}\"}}", Encoding.UTF8, "application/json");
        using var fits = await chat.Client.PostAsync(ChatFixture.Api, longest, Cancellation);
        using var over = await chat.SendAsync(HttpMethod.Post, "", null, new { message = new string('a', 4001) });

        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        Assert.Contains("4000", (await AssertProblemAsync(over, 400, "text_too_long")).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithABodyThatIsTooLarge_IsRefusedWithoutReadingIt(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatFixture.Api) { Content = new StringContent($"{{\"message\":\"{new string('a', 20_000)}\"}}", Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await chat.Client.SendAsync(request, Cancellation);

        await AssertProblemAsync(response, 413, "body_too_large");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a space in it, but long")]
    public async Task Start_WithAKeyThatCannotBeOne_IsRefused(string key)
    {
        using var response = await chat.SendAsync(HttpMethod.Post, "", null, new { message = "a" }, key);

        await AssertProblemAsync(response, 400, "idempotency_key_malformed");
    }

    [Theory]
    [InlineData("DELETE", "", "POST")]
    [InlineData("GET", "", "POST")]
    [InlineData("PUT", "/0/messages", "GET, POST")]
    [InlineData("GET", "/0/rating", "POST")]
    [InlineData("OPTIONS", "/0/person", "POST")]
    public async Task AnyAddress_WithAnotherMethod_NamesTheOnesItTakes(string method, string path, string allowed)
    {
        using var response = await chat.SendAsync(HttpMethod.Parse(method), path, null);

        await AssertProblemAsync(response, 405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/api/v1/chat/nothing")]
    [InlineData("/api/v2")]
    [InlineData("/api")]
    public async Task AnUnknownAddress_BelowApi_IsAProblemAndNoSignInPage(string path)
    {
        using var response = await chat.Client.GetAsync(path, Cancellation);

        await AssertProblemAsync(response, 404, "no_such_address");
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("after=99999999999999999999")]
    [InlineData("wait=26")]
    public async Task Read_WithAQueryThatCannotBeUsed_IsRefused(string query)
    {
        var started = await chat.StartAsync();
        using var response = await chat.SendAsync(HttpMethod.Get, $"/{started.ConversationId}/messages?{query}", started.Token);

        await AssertProblemAsync(response, 400, "query_invalid");
    }

    [Theory]
    [InlineData("{}", "rating_missing")]
    [InlineData("{\"rating\":0}", "rating_out_of_range")]
    [InlineData("{\"rating\":6}", "rating_out_of_range")]
    [InlineData("{\"rating\":\"much\"}", "json_malformed")]
    public async Task Rate_WithWhatIsNoRating_IsRefused(string body, string code)
    {
        var started = await chat.StartAsync();
        using var response = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/rating", started.Token, JsonSerializer.Deserialize<JsonElement>(body));

        await AssertProblemAsync(response, 400, code);
    }

    internal static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((status, code, $"urn:vectrant:problem:{code}"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString(), problem.GetProperty("type").GetString()));
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        return problem;
    }
}
