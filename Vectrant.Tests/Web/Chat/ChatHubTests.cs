using System.Text.Json;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>The live connection.</summary>
public sealed class ChatHubTests(ChatFixture chat) : IClassFixture<ChatFixture>
{
    [Fact]
    public async Task Join_WithItsToken_GivesWhatThereIsAndThenWhatIsNew()
    {
        var started = await chat.StartAsync("One");
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);

        var joined = await hub.JoinAsync(started.ConversationId.ToString(), started.Token);
        Assert.Equal(["One"], TextsOf(joined));

        await chat.ReplyAsync(started.ConversationId, "Two");
        var update = await HearNewsAsync(hub);
        Assert.Equal(["Two"], TextsOf(update));
        Assert.Equal((1, 2, "yourTurn"), (update.GetProperty("after").GetInt64(), update.GetProperty("lastSeq").GetInt64(), update.GetProperty("status").GetString()));
        Assert.Equal("assistant", update.GetProperty("messages")[0].GetProperty("from").GetString());
    }

    [Fact]
    public async Task Join_AfterAPlace_GivesOnlyWhatWasMissed()
    {
        var started = await chat.StartAsync("One");
        await chat.ReplyAsync(started.ConversationId, "Two");
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);

        Assert.Equal(["Two"], TextsOf(await hub.JoinAsync(started.ConversationId.ToString(), started.Token, 1)));
    }

    [Fact]
    public async Task Join_WithAnotherToken_IsRefusedAndHearsNothing()
    {
        var started = await chat.StartAsync();
        var own = await chat.StartAsync();
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);

        foreach (var (id, token) in new[] { (started.ConversationId.ToString(), own.Token), (started.ConversationId.ToString(), ""), ("nonsense", own.Token) })
        {
            Assert.Equal(JsonValueKind.Null, (await hub.JoinAsync(id, token)).ValueKind);
        }

        // The notices of a node arrive in order: had the first one been for this client, it would be heard first.
        await hub.JoinAsync(own.ConversationId.ToString(), own.Token);
        await chat.ReplyAsync(started.ConversationId, "Secret");
        await chat.ReplyAsync(own.ConversationId, "Mine");
        Assert.Equal(["Mine"], TextsOf(await HearNewsAsync(hub)));
    }

    [Fact]
    public async Task Join_OfAnotherConversation_LeavesTheFirst()
    {
        var first = await chat.StartAsync();
        var second = await chat.StartAsync();
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);
        await hub.JoinAsync(first.ConversationId.ToString(), first.Token);
        await hub.JoinAsync(second.ConversationId.ToString(), second.Token);

        await chat.ReplyAsync(first.ConversationId, "Too late");
        await chat.ReplyAsync(second.ConversationId, "Here");
        Assert.Equal(["Here"], TextsOf(await HearNewsAsync(hub)));
    }

    [Fact]
    public async Task Join_TooOften_EndsTheConnection()
    {
        var started = await chat.StartAsync();
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await hub.JoinAsync(started.ConversationId.ToString(), $"guess {attempt}");
        }

        var closed = hub.IsClosedAsync();
        _ = hub.JoinAsync(started.ConversationId.ToString(), "one more").ContinueWith(task => task.Exception, TaskScheduler.Default);
        Assert.True(await closed);
    }

    [Fact]
    public async Task Update_OfAChangeOnAnotherNode_Arrives()
    {
        await using var other = await chat.StartNodeAsync();
        var started = await chat.StartAsync();
        await using var hub = await HubClient.ConnectAsync(other.Address);
        await hub.JoinAsync(started.ConversationId.ToString(), started.Token);

        using var posted = await chat.SendAsync(HttpMethod.Post, $"/{started.ConversationId}/messages", started.Token, new { message = "From elsewhere" });
        Assert.Equal(["From elsewhere"], TextsOf(await HearNewsAsync(hub)));
    }

    [Fact]
    public async Task Update_WhenTheConversationIsErased_SaysSo()
    {
        var started = await chat.StartAsync();
        await using var hub = await HubClient.ConnectAsync(chat.App.Address);
        await hub.JoinAsync(started.ConversationId.ToString(), started.Token);

        await chat.SetAsync(started.ConversationId, "token_hash = sha256('forgotten')");
        while (await hub.HearTargetAsync() != "Gone")
        {
        }
    }

    /// <summary>The next update with a message: the notice of something earlier may still be on its way, and tells nothing new.</summary>
    private static async Task<JsonElement> HearNewsAsync(HubClient hub)
    {
        while (true)
        {
            var update = await hub.HearAsync("Update");
            if (update.GetProperty("messages").GetArrayLength() > 0)
            {
                return update;
            }
        }
    }

    private static IEnumerable<string?> TextsOf(JsonElement conversation) =>
        conversation.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString());
}
