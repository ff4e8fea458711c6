using Microsoft.AspNetCore.SignalR;
using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Chat;

/// <summary>What the server tells a customer's page.</summary>
public interface IChatPage
{
    /// <summary>New messages or a new status. When <see cref="ConversationBody.After"/> is beyond what the page has, it asks for the rest.</summary>
    Task Update(ConversationBody conversation);

    /// <summary>The conversation does not exist any more.</summary>
    Task Gone();
}

/// <summary>The answer to a join: the conversation, or nothing when id and token do not belong together.</summary>
public sealed record JoinReply(ConversationBody? Conversation);

/// <summary>The live connection of a customer's page. It only listens: everything that is sent goes over the API.</summary>
internal sealed class ChatHub(ChatWatches watches, ICustomerConversationQuery query) : Hub<IChatPage>
{
    public const string Path = "/hubs/chat";

    // A page joins once, and again for a new conversation. More is somebody who tries tokens.
    private const int MaxJoins = 20;
    private static readonly object Viewing = new();
    private static readonly object Joins = new();

    public static string GroupOf(ConversationId id) => $"chat {id}";

    public async Task<JoinReply> Join(string conversationId, string token, long after)
    {
        var joins = Context.Items.TryGetValue(Joins, out var count) ? (int)count! + 1 : 1;
        Context.Items[Joins] = joins;
        if (joins > MaxJoins)
        {
            Context.Abort();
            return new JoinReply(null);
        }

        await LeaveAsync();
        if (!Guid.TryParse(conversationId, out var value) || string.IsNullOrEmpty(token) || after < 0)
        {
            return new JoinReply(null);
        }

        var viewer = watches.Open(new ConversationId(value));
        Context.Items[Viewing] = viewer;
        var changed = viewer.NextAsync();
        var result = await query.ReadAsync(viewer.Id, token, after, Context.ConnectionAborted);
        if (!result.Succeeded)
        {
            await LeaveAsync();
            return new JoinReply(null);
        }

        // Nobody hears a conversation before the token was found good. What was sent between the read and the joining is read again.
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(viewer.Id), Context.ConnectionAborted);
        if (changed.IsCompleted)
        {
            result = await query.ReadAsync(viewer.Id, token, after, Context.ConnectionAborted);
        }

        if (!result.Succeeded)
        {
            await LeaveAsync();
            return new JoinReply(null);
        }

        var body = ConversationBody.Of(result.Value, after);
        viewer.Confirm(token, body.LastSeq);
        return new JoinReply(body);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(Viewing, out var item) && item is ChatViewer viewer)
        {
            viewer.Dispose();
        }

        return base.OnDisconnectedAsync(exception);
    }

    private async Task LeaveAsync()
    {
        if (Context.Items.Remove(Viewing, out var item) && item is ChatViewer viewer)
        {
            viewer.Dispose();
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, GroupOf(viewer.Id), Context.ConnectionAborted);
        }
    }
}
