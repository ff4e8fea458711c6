using Microsoft.Extensions.Options;
using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations;

/// <summary>A customer asks the first question.</summary>
public sealed class StartConversation(ICustomerStore store, MessageThrottle throttle, IOptions<ConversationsOptions> options)
{
    private const int NameMaxLength = 100;

    public async Task<Result<StartedConversation>> RunAsync(StartConversationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = MessageText.Clean(request.Message);
        var name = MessageText.CleanLine(request.Name);
        var email = MessageText.CleanLine(request.Email);
        var refusal = MessageText.Refuse(message, options.Value.MessageMaxLength)
            ?? (name is { Length: > NameMaxLength } ? ConversationErrors.NameTooLong(NameMaxLength) : null)
            ?? (email is not null && !EmailShape.Matches(email) ? ConversationErrors.EmailMalformed : null)
            ?? (request.Language is { Length: > 0 } given && !LanguageGuess.IsTag(given) ? ConversationErrors.LanguageMalformed : null)
            ?? RepeatKey.Refuse(request.IdempotencyKey)
            ?? throttle.RefuseStart();
        if (refusal is not null)
        {
            return refusal;
        }

        var language = string.IsNullOrEmpty(request.Language) ? LanguageGuess.Of(message) : LanguageGuess.Primary(request.Language);
        var repeat = RepeatKey.For("start", request.IdempotencyKey, message, name, email, request.Language, request.Channel.ToString());
        return await store.StartAsync(
            new NewConversation(message, TopicLine.Of(message), name, email, language, request.Channel, CustomerToken.Create(), repeat),
            cancellationToken);
    }
}
