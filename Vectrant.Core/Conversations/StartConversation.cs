using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Core.Guardrails.Redaction;

namespace Vectrant.Core.Conversations;

/// <summary>A customer asks the first question. What the guard blocks leaves nothing but an event without text.</summary>
public sealed class StartConversation(ICustomerStore store, InputGate gate, MessageThrottle throttle, IOptions<ConversationsOptions> options)
{
    private const int NameMaxLength = 100;

    public async Task<Result<StartedConversation>> RunAsync(StartConversationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = MessageText.Clean(request.Message);
        var name = MessageText.CleanLine(request.Name);
        var email = MessageText.CleanLine(request.Email);
        if ((MessageText.Refuse(message, options.Value.MessageMaxLength) ?? RefuseContact(name, email, request.Language, request.IdempotencyKey)) is { } refusal)
        {
            return refusal;
        }

        var admitted = gate.Admit(message, GuardPipeline.Customer, EventSubject.Nothing);
        var admittedName = name is null ? null : gate.Admit(name, GuardPipeline.Customer, EventSubject.Nothing);
        if ((admitted.Error ?? admittedName?.Error) is { } restricted)
        {
            return restricted;
        }

        var language = string.IsNullOrEmpty(request.Language) ? LanguageGuess.Of(message) : LanguageGuess.Primary(request.Language);
        var repeat = RepeatKey.For("start", request.IdempotencyKey, message, name, email, request.Language, request.Channel.ToString());
        var conversation = new NewConversation(admitted.Value.Text, Own(admittedName?.Value), email, language, request.Channel, CustomerToken.Create(), repeat);
        return await KeepAsync(conversation, admitted.Value, admittedName?.Value, cancellationToken);
    }

    /// <summary>A conversation in which the customer says nothing but that a person is wanted; the hand-over exists with it.</summary>
    public async Task<Result<StartedConversation>> ForPersonAsync(StartWithPersonRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = MessageText.CleanLine(request.Name);
        var email = MessageText.CleanLine(request.Email);
        if (RefuseContact(name, email, request.Language, request.IdempotencyKey) is { } refusal)
        {
            return refusal;
        }

        // The way to a person is never closed: a name that the guard does not want is left out.
        var admittedName = name is null ? null : gate.Admit(name, GuardPipeline.Customer, EventSubject.Nothing);
        var keptName = admittedName is { Succeeded: true } ? admittedName.Value : null;
        var language = string.IsNullOrEmpty(request.Language) ? null : LanguageGuess.Primary(request.Language);
        var message = new CheckedText(CustomerNotice.PersonWanted(language), []);
        var repeat = RepeatKey.For("start person", request.IdempotencyKey, name, email, request.Language, request.Channel.ToString());
        var conversation = new NewConversation(message, Own(keptName), email, language, request.Channel, CustomerToken.Create(), repeat) { ForPerson = true };
        return await KeepAsync(conversation, null, keptName, cancellationToken);
    }

    private static CheckedText? Own(AdmittedText? admitted) => admitted?.Text;

    private Error? RefuseContact(string? name, string? email, string? language, string? idempotencyKey) =>
        (name is not null && !TextInput.IsWithin(name, NameMaxLength) ? ConversationErrors.NameTooLong(NameMaxLength) : null)
        ?? (email is not null && !EmailShape.Matches(email) ? ConversationErrors.EmailMalformed : null)
        ?? (language is { Length: > 0 } && !LanguageGuess.IsTag(language) ? ConversationErrors.LanguageMalformed : null)
        ?? RepeatKey.Refuse(idempotencyKey)
        ?? throttle.RefuseStart();

    private async Task<Result<StartedConversation>> KeepAsync(NewConversation conversation, AdmittedText? message, AdmittedText? name, CancellationToken cancellationToken)
    {
        var started = await store.StartAsync(conversation, cancellationToken);
        if (!started.Succeeded)
        {
            return started;
        }

        var subject = new EventSubject { ConversationId = started.Value.ConversationId.Value, MessageId = started.Value.MessageId.Value };
        if (message is not null)
        {
            gate.Kept(message, started.Value.MessageId.Value, subject);
        }

        if (name is not null)
        {
            gate.Kept(name, started.Value.ConversationId.Value, subject with { MessageId = null });
        }

        return started;
    }
}
