using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Web.Features.Chat;
using Xunit;

namespace Vectrant.Tests.Web.Chat;

/// <summary>One change is one read, however many look; and no change is lost.</summary>
public sealed class ChatBroadcastTests
{
    private const string Token = "token";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ConversationId _id = new(Guid.NewGuid());
    private readonly ChatWatches _watches = new();
    private readonly Query _query = new();
    private readonly Feed _feed = new();
    private readonly Hub _hub = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_WithAThousandLookers_IsReadOnceAndShownToAll()
    {
        var running = await RunAsync();
        var viewers = Enumerable.Range(0, 1000).Select(_ => _watches.Open(_id)).ToList();
        viewers.ForEach(viewer => viewer.Confirm(Token, 1));
        var heard = viewers.Select(viewer => viewer.NextAsync()).ToList();

        _query.Last = 2;
        _feed.Publish(new Change(ChangeTopic.Conversation, _id.Value));
        var bodies = await Task.WhenAll(heard).WaitAsync(Patience, Cancellation);

        Assert.All(bodies, body => Assert.Equal((1, 2), (body.After, body.LastSeq)));
        // The pages are told after those who wait: whoever stops the broadcast waits for both.
        await running.DisposeAsync();
        Assert.Equal([(Token, 1)], _query.Reads);
        Assert.Equal(ChatHub.GroupOf(_id), Assert.Single(_hub.Groups));
    }

    [Fact]
    public async Task Change_OfAConversationThatNobodyLooksAt_IsNotRead()
    {
        await using var running = await RunAsync();
        using var other = _watches.Open(new ConversationId(Guid.NewGuid()));
        other.Confirm(Token, 0);
        var left = _watches.Open(_id);
        left.Confirm(Token, 0);
        left.Dispose();

        _feed.Publish(new Change(ChangeTopic.Conversation, _id.Value));
        _feed.Publish(new Change(ChangeTopic.Conversation, other.Id.Value));
        await other.NextAsync().WaitAsync(Patience, Cancellation);
        Assert.Single(_query.Reads);
    }

    [Fact]
    public async Task Change_BeforeTheTokenWasProved_IsReadAfterwards()
    {
        await using var running = await RunAsync();
        using var viewer = _watches.Open(_id);
        var heard = viewer.NextAsync();
        _feed.Publish(new Change(ChangeTopic.Conversation, _id.Value));
        await _feed.TakenAsync().WaitAsync(Patience, Cancellation);
        Assert.Empty(_query.Reads);

        viewer.Confirm(Token, 0);
        await heard.WaitAsync(Patience, Cancellation);
        Assert.Single(_query.Reads);
    }

    [Fact]
    public async Task Read_ThatFails_IsTriedAgain()
    {
        await using var running = await RunAsync();
        using var viewer = _watches.Open(_id);
        viewer.Confirm(Token, 0);
        var heard = viewer.NextAsync();
        _query.Failures = 1;

        _feed.Publish(new Change(ChangeTopic.Conversation, _id.Value));
        await heard.WaitAsync(Patience, Cancellation);
        Assert.Equal(2, _query.Reads.Count);
    }

    [Fact]
    public async Task Resync_MeansThatEverythingMayHaveChanged()
    {
        await using var running = await RunAsync();
        var viewers = Enumerable.Range(0, 3).Select(_ => _watches.Open(new ConversationId(Guid.NewGuid()))).ToList();
        viewers.ForEach(viewer => viewer.Confirm(Token, 0));
        var heard = viewers.Select(viewer => viewer.NextAsync()).ToList();

        _feed.Publish(new Change(ChangeTopic.Resync, null));
        await Task.WhenAll(heard).WaitAsync(Patience, Cancellation);
        Assert.Equal(3, _query.Reads.Count);
    }

    private async Task<Running> RunAsync()
    {
        var listener = new ChatListener(_feed, _watches);
        var broadcast = new ChatBroadcast(_watches, _query, _hub, TimeProvider.System, NullLogger<ChatBroadcast>.Instance);
        await listener.StartAsync(Cancellation);
        await broadcast.StartAsync(Cancellation);
        return new Running(listener, broadcast);
    }

    private sealed class Running(ChatListener listener, ChatBroadcast broadcast) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await listener.StopAsync(Cancellation);
            await broadcast.StopAsync(Cancellation);
        }
    }

    private sealed class Feed : IChangeFeed
    {
        private readonly Channel<Change> _changes = System.Threading.Channels.Channel.CreateUnbounded<Change>();
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Publish(Change change) => _changes.Writer.TryWrite(change);

        /// <summary>Completes when the subscriber has dealt with the first change and asks for the next.</summary>
        public Task TakenAsync() => _taken.Task;

        public async IAsyncEnumerable<Change> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
                _taken.TrySetResult();
            }
        }
    }

    private sealed class Query : ICustomerConversationQuery
    {
        public long Last { get; set; } = 1;

        public int Failures { get; set; }

        public ConcurrentQueue<(string Token, long After)> Reads { get; } = new();

        public Task<Result<CustomerConversation>> ReadAsync(ConversationId id, string token, long after, CancellationToken cancellationToken)
        {
            Reads.Enqueue((token, after));
            if (Failures-- > 0)
            {
                throw new TimeoutException("The database did not answer.");
            }

            var message = new CustomerMessage(new MessageId(Guid.NewGuid()), Last, From.Assistant, "Text", DateTimeOffset.UnixEpoch, [], null, []);
            return Task.FromResult<Result<CustomerConversation>>(new CustomerConversation(id, CustomerStatus.YourTurn, [message], null, Last));
        }
    }

    private sealed class Hub : IHubContext<ChatHub, IChatPage>, IHubClients<IChatPage>, IChatPage
    {
        public ConcurrentQueue<string> Groups { get; } = new();

        public IHubClients<IChatPage> Clients => this;

        public IChatPage All => throw new InvalidOperationException("Nothing is for everybody.");

        IGroupManager IHubContext<ChatHub, IChatPage>.Groups => throw new InvalidOperationException("The broadcast joins no group.");

        public IChatPage Group(string groupName)
        {
            Groups.Enqueue(groupName);
            return this;
        }

        public Task Update(ConversationBody conversation) => Task.CompletedTask;

        public Task Gone() => Task.CompletedTask;

        public IChatPage AllExcept(IReadOnlyList<string> excludedConnectionIds) => All;

        public IChatPage Client(string connectionId) => All;

        IChatPage IHubClients<IChatPage>.Clients(IReadOnlyList<string> connectionIds) => All;

        IChatPage IHubClients<IChatPage>.Groups(IReadOnlyList<string> groupNames) => All;

        public IChatPage GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => All;

        public IChatPage User(string userId) => All;

        public IChatPage Users(IReadOnlyList<string> userIds) => All;
    }
}
