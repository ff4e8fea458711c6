using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Limits;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.Web.Chat;
using Vectrant.Web.Features.Chat;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Vectrant.Tests.Web.Security;

/// <summary>How many live connections may be open at once.</summary>
public sealed class LiveConnectionsTests(ChatFixture chat, BrowserFixture browser) : IClassFixture<ChatFixture>
{
    private const string Negotiate = ChatHub.Path + "/negotiate?negotiateVersion=1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_OfARealClientBeyondTheLimit_AreRefusedUntilOneEnds()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Connections", "4"));
        var seen = await NodeScript.RunAsync(
            "Web/Security/open-connections.mjs", new JsonObject { ["url"] = new Uri(node.Address, ChatHub.Path).ToString(), ["room"] = 4 }, Cancellation);

        Assert.Equal("""{"refused":["429","429","429"],"again":"let in","alive":[true,true,true]}""", seen.GetRawText());
    }

    [Fact]
    public async Task Socket_CutOff_GivesItsPlaceBack()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Connections", "1"));
        using (var socket = new TcpClient(node.Address.Host, node.Address.Port))
        {
            var line = socket.GetStream();
            await line.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"GET {ChatHub.Path} HTTP/1.1\r\nHost: {node.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
                Cancellation);
            using var answer = new StreamReader(line, leaveOpen: true);
            Assert.Equal("HTTP/1.1 101 Switching Protocols", await answer.ReadLineAsync(Cancellation));
            using var client = new HttpClient { BaseAddress = node.Address };
            using var refused = await client.PostAsync(Negotiate, null, Cancellation);
            await ConversationEndpointsTests.AssertProblemAsync(refused, 429, "too_many_connections");
            Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter!.Delta);

            // No farewell: the connection is reset.
            socket.Client.LingerState = new LingerOption(true, 0);
        }

        var connections = node.Services.GetRequiredService<OpenConnections>();
        await Eventually.TrueAsync(() => Task.FromResult(connections.Use().Count == 0), TimeSpan.FromSeconds(30), Cancellation);
        await using var next = await HubClient.ConnectAsync(node.Address);
    }

    [Fact]
    public async Task Connections_ThatAreOnlyPromised_CountAndLeaveAnEventWithTheAddress()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Connections", "2"));
        var address = OwnAddress.Take();
        using var client = new HttpClient(OwnAddress.Handler(address)) { BaseAddress = node.Address };
        var statuses = new List<int>();
        for (var time = 0; time < 4; time++)
        {
            using var answer = await client.PostAsync(Negotiate, null, Cancellation);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 429, 429], statuses);
        await Eventually.TrueAsync(
            async () => await chat.ScalarAsync<int>(
                "SELECT coalesce(sum(count), 0)::int FROM access_event WHERE kind = 'rate_limited' AND subject = 'Anonymous Connections' AND address = @address",
                new { address = address.ToString() }) == 2,
            TimeSpan.FromSeconds(30),
            Cancellation);

        // Another address has places of its own.
        using var other = OwnAddress.Client(node.Address);
        using var allowed = await other.PostAsync(Negotiate, null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&id=")]
    [InlineData("&id=made-up")]
    public async Task Openings_WhateverIdTheyName_CountAgainstTheLimitAMinute(string id)
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Read", "2"));
        using var client = OwnAddress.Client(node.Address);
        var statuses = new List<int>();
        for (var time = 0; time < 4; time++)
        {
            using var answer = await client.PostAsync(Negotiate + id, null, Cancellation);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 429, 429], statuses);
    }

    [Fact]
    public async Task Strangers_ThatFillTheNode_KeepNoPersonOut()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:StrangersConnections", "2"), ("RateLimits:Employee:Connections", "1"));
        await using var first = await HubClient.ConnectAsync(node.Address);
        await using var second = await HubClient.ConnectAsync(node.Address);
        using var stranger = OwnAddress.Client(node.Address);
        using var refused = await stranger.PostAsync(Negotiate, null, Cancellation);
        await ConversationEndpointsTests.AssertProblemAsync(refused, 503, "connections_busy");
        Assert.NotNull(refused.Headers.RetryAfter);

        using var employee = await SignedInClient.CreateAsync(node, Role.Employee, Cancellation);
        foreach (var (path, status) in new[] { ("/_blazor/negotiate?negotiateVersion=1", 200), ("/_blazor/negotiate?negotiateVersion=1", 429), (Negotiate, 429) })
        {
            using var answer = await employee.PostAsync(path, null, Cancellation);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Reads_ThatWaitForNews_CountWhileTheyWait()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Customer:Connections", "1"));
        var started = await chat.StartAsync();
        var connections = node.Services.GetRequiredService<OpenConnections>();
        using var client = new HttpClient { BaseAddress = node.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", started.Token);
        var path = $"{ChatFixture.Api}/{started.ConversationId}/messages?after=1";
        var waiting = client.GetFromJsonAsync<JsonElement>(path + "&wait=25", Cancellation);
        await Eventually.TrueAsync(
            () => Task.FromResult(connections.Use().Any(use => use.Tier == LimitTier.Customer)), TimeSpan.FromSeconds(30), Cancellation);

        using (var refused = await client.GetAsync(path + "&wait=25", Cancellation))
        {
            await ConversationEndpointsTests.AssertProblemAsync(refused, 429, "too_many_connections");
        }

        // Whoever does not wait needs no place.
        using (var read = await client.GetAsync(path, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        await chat.ReplyAsync(started.ConversationId, "News");
        Assert.Equal("News", (await waiting).GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Empty(connections.Use());
    }

    [Fact]
    public async Task Page_WithoutAPlace_SaysSoAndComesBackByItself()
    {
        await using var node = await chat.StartNodeAsync(null, ("RateLimits:Anonymous:Connections", "1"));
        var other = await HubClient.ConnectAsync(node.Address);
        await using var context = await browser.NewContextAsync();
        await using var customer = await ChatPage.OpenAsync(context, new Uri(node.Address, "/chat"));
        await customer.SayAsync("Does anybody hear me?");
        var crowded = customer.Page.Locator("#crowded");
        await Expect(crowded).ToContainTextAsync("Many chats are open from your network");

        // What is sent and what is answered arrives all the same.
        var id = await customer.ConversationAsync();
        await chat.ReplyAsync(id, "Somebody does.");
        await customer.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(customer.Texts).ToHaveTextAsync(["Does anybody hear me?", "Somebody does."]);
        await Expect(crowded).ToBeVisibleAsync();
        await customer.Page.AssertAccessibleAsync();
        await customer.Page.SetViewportSizeAsync(390, 844);
        await customer.Page.AssertFitsAsync();
        await customer.Page.KeepPictureAsync("chat-crowded-390");

        await other.DisposeAsync();
        var connections = node.Services.GetRequiredService<OpenConnections>();
        await Eventually.TrueAsync(() => Task.FromResult(connections.Use().Count == 0), TimeSpan.FromSeconds(30), Cancellation);
        await customer.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(crowded).ToBeHiddenAsync();
    }
}
