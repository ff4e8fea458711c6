using Vectrant.Core.Common;
using Vectrant.Core.Conversations;

namespace Vectrant.Web.Features.Chat;

/// <summary>Hears what changed, on this node or another, and marks what somebody here looks at.</summary>
internal sealed class ChatListener(IChangeFeed feed, ChatWatches watches) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in feed.SubscribeAsync(stoppingToken))
        {
            if (change is { Topic: ChangeTopic.Conversation, Id: { } id })
            {
                watches.Changed(new ConversationId(id));
            }
            else if (change.Topic is ChangeTopic.Resync or ChangeTopic.Conversation)
            {
                watches.AllChanged();
            }
        }
    }
}
