using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A customer says how it was, 1 to 5; the last rating counts.</summary>
public sealed class RateConversation(ICustomerStore store)
{
    public async Task<Result<Done>> RunAsync(ConversationId id, string token, int rating, CancellationToken cancellationToken)
    {
        if (!CustomerToken.TryParse(token, out var secret))
        {
            return ConversationErrors.NotFound;
        }

        return rating is < 1 or > 5 ? ConversationErrors.RatingOutOfRange : await store.RateAsync(id, secret, rating, cancellationToken);
    }
}
