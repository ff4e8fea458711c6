using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A customer asks for a person instead of the assistant.</summary>
public sealed class RequestPerson(ICustomerStore store)
{
    public async Task<Result<Done>> RunAsync(ConversationId id, string token, CancellationToken cancellationToken) =>
        CustomerToken.TryParse(token, out var secret)
            ? await store.RequestPersonAsync(id, secret, cancellationToken)
            : ConversationErrors.NotFound;
}
