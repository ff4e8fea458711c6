using System.Diagnostics;
using System.Text.Json;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>Reading that waits.</summary>
public sealed class ConversationReadingTests(ChatFixture chat) : IClassFixture<ChatFixture>
{
    /// <summary>Well before the 25 seconds after which a read answers anyway.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ThatWaits_AnswersWhenAReplyArrives()
    {
        var started = await chat.StartAsync();
        var waiting = Wait(started, 25, "checking");
        await chat.ReplyAsync(started.ConversationId, "Here it is.");

        var read = await waiting.WaitAsync(Soon, Cancellation);
        Assert.Equal("Here it is.", Assert.Single(read.GetProperty("messages").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal("yourTurn", read.GetProperty("status").GetString());
        Assert.Equal((1, 2), (read.GetProperty("after").GetInt64(), read.GetProperty("lastSeq").GetInt64()));
    }

    [Fact]
    public async Task Read_ThatWaits_AnswersWhenOnlyTheStatusChanges()
    {
        var started = await chat.StartAsync();
        var waiting = Wait(started, 25, "checking");
        await chat.SetAsync(started.ConversationId, "state = 'closed', waiting_since = NULL");

        var read = await waiting.WaitAsync(Soon, Cancellation);
        Assert.Equal("closed", read.GetProperty("status").GetString());
        Assert.Empty(read.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Read_ThatWaits_AnswersAtOnceWhenTheCallerShowsSomethingElse()
    {
        var started = await chat.StartAsync();

        var read = await Wait(started, 25, "yourTurn").WaitAsync(Soon, Cancellation);
        Assert.Equal("checking", read.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Read_ThatWaits_IsNotWokenByWhatTheCustomerDoesNotSee()
    {
        var started = await chat.StartAsync();
        var begin = Stopwatch.GetTimestamp();
        var waiting = Wait(started, 2, "checking");
        await chat.SetAsync(started.ConversationId, "topic = 'Something else'");

        Assert.Empty((await waiting).GetProperty("messages").EnumerateArray());
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.FromSeconds(1.9), Soon);
    }

    [Fact]
    public async Task Read_ThatWaits_HearsWhatAnotherNodeDid()
    {
        await using var other = await chat.StartNodeAsync();
        var started = await chat.StartAsync();
        var waiting = Wait(started, 25, "checking");
        using var client = new HttpClient { BaseAddress = other.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", started.Token);
        using var response = await client.PostAsync($"{ChatFixture.Api}/{started.ConversationId}/person", null, Cancellation);
        response.EnsureSuccessStatusCode();

        Assert.Equal("personWillAnswer", (await waiting.WaitAsync(Soon, Cancellation)).GetProperty("status").GetString());
    }

    private Task<JsonElement> Wait(StartedBody started, int seconds, string status) => chat.ReadAsync(started, $"?after=1&wait={seconds}&status={status}");
}
