using System.Net;
using Microsoft.Extensions.Options;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Chat;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Limits, by address and by token.</summary>
public sealed class RateLimitsTests(ChatFixture chat) : IClassFixture<ChatFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Posts_BeyondTheLimitOfAnAddress_AreToldWhenToComeBack()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Chat", "3"));
        using var client = OwnAddress.Client(node.Address);
        for (var allowed = 0; allowed < 3; allowed++)
        {
            using var response = await client.PostAsync(ChatFixture.Api, null, Cancellation);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        }

        using var refused = await client.PostAsync(ChatFixture.Api, null, Cancellation);
        await ConversationEndpointsTests.AssertProblemAsync(refused, 429, "too_many_requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 65);

        // Other tiers go on.
        using var page = await client.GetAsync("/chat", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Reads_BeyondTheLimitOfAToken_LeaveOtherTokensAlone()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Customer:Read", "2"));
        using var client = OwnAddress.Client(node.Address);
        var statuses = new List<int>();
        var one = Guid.NewGuid().ToString();
        foreach (var token in new[] { one, one, one, Guid.NewGuid().ToString() })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{ChatFixture.Api}/{Guid.Empty}/messages");
            request.Headers.Authorization = new("Bearer", token);
            using var response = await client.SendAsync(request, Cancellation);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([404, 404, 429, 404], statuses);
    }

    [Fact]
    public async Task Pages_BeyondTheLimit_TellAPersonWhatToDo()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Read", "2"), ("RateLimits:Anonymous:SignIn", "1"));
        using var client = OwnAddress.Client(node.Address);
        using var page = await client.GetAsync("/sign-in", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("\"read\";q=2;w=60", page.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"read\";r=1;t=1", page.Headers.GetValues("RateLimit").Single());

        // What nothing answers at counts, too.
        using var missing = await client.GetAsync("/nothing-is-here", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, missing.StatusCode);

        using var refused = await client.GetAsync("/sign-in", Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 65);
        Assert.Contains("Too much at once", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // Forms are counted by their own class, before their content is looked at.
        using var tried = await client.PostAsync("/sign-in", new FormUrlEncodedContent([]), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, tried.StatusCode);
        using var again = await client.PostAsync("/sign-in", new FormUrlEncodedContent([]), Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
        Assert.Contains("tries to sign in", await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_OneAfterTheOther_CarryTheHeadersAndSpeakTheLanguageOfTheReader()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Read", "1"));
        using var client = OwnAddress.Client(node.Address);
        using var allowed = await client.GetAsync("/chat", Cancellation);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);

        // The first is refused where it is counted, those after it before anything is done for them: nobody sees a difference.
        for (var time = 0; time < 3; time++)
        {
            foreach (var (path, language, words) in new[] { ("/chat", "de", "Zu viel auf einmal"), ("/sign-in", "en", "Too much at once"), ("/api/v1/chat/nothing", "de", "too_many_requests") })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("Accept", "text/html,*/*;q=0.8");
                request.Headers.Add("Accept-Language", language);
                request.Headers.Add("Origin", "http://localhost:1");
                using var refused = await client.SendAsync(request, Cancellation);
                Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
                Assert.Contains(words, await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
                Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 65);
                Assert.Equal("\"read\";q=1;w=60", refused.Headers.GetValues("RateLimit-Policy").Single());
                Assert.Equal(ResponseHeaders.ContentPolicy, refused.Headers.GetValues("Content-Security-Policy").Single());
                Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.True(refused.Headers.CacheControl?.NoStore);
                Assert.Equal(words == "too_many_requests" ? Problems.MediaType : "text/html", refused.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Fact]
    public async Task Refusals_OfWhatTheWidgetAsks_CanBeReadByTheForeignPage()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Chat", "1"));
        using var client = OwnAddress.Client(node.Address);
        var seen = new List<(int, string?)>();
        for (var time = 0; time < 4; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, ChatFixture.Api);
            request.Headers.Add("Origin", "http://localhost:1");
            using var response = await client.SendAsync(request, Cancellation);
            seen.Add(((int)response.StatusCode, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null));
        }

        Assert.Equal([(415, "http://localhost:1"), .. Enumerable.Repeat((429, (string?)"http://localhost:1"), 3)], seen);
    }

    [Fact]
    public async Task Endpoint_WithALimitOfItsOwn_IsCountedByItself()
    {
        await using var node = await chat.StartNodeAsync(
            null,
            ("RateLimits:Endpoints:0:Endpoint", "startConversation"),
            ("RateLimits:Endpoints:0:Tier", "Anonymous"),
            ("RateLimits:Endpoints:0:PerMinute", "1"));
        using var client = OwnAddress.Client(node.Address);
        var statuses = new List<int>();
        foreach (var path in new[] { "", "", "/with-person" })
        {
            using var response = await client.PostAsync(ChatFixture.Api + path, null, Cancellation);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([415, 429, 415], statuses);
    }

    [Fact]
    public async Task Settings_OfAnEarlierRelease_AreRefusedWithTheNewNames()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => chat.StartNodeAsync(null, ("RateLimits:CustomerWrites:PerAddress", "60")));
        Assert.Contains("RateLimits:Anonymous:Chat", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_BeyondTheLimitOfTheConversation_AreToldWhenToComeBack()
    {
        await using var node = await chat.StartNodeAsync(null, ("Conversations:ConversationMessagesPerMinute", "1"));
        var started = await chat.StartAsync();
        using var client = OwnAddress.Client(node.Address);
        client.DefaultRequestHeaders.Authorization = new("Bearer", started.Token);
        using var first = await client.PostAsync($"{ChatFixture.Api}/{started.ConversationId}/messages", System.Net.Http.Json.JsonContent.Create(new { message = "a" }), Cancellation);
        using var second = await client.PostAsync($"{ChatFixture.Api}/{started.ConversationId}/messages", System.Net.Http.Json.JsonContent.Create(new { message = "b" }), Cancellation);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await ConversationEndpointsTests.AssertProblemAsync(second, 429, "too_many_messages");
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 65);
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Normalise_TwoAddresses_TellsClientsApart(string one, string other, bool same) =>
        Assert.Equal(same, LimitHolders.Normalise(IPAddress.Parse(one)) == LimitHolders.Normalise(IPAddress.Parse(other)));
}
