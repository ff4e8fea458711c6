using System.Globalization;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations.Drafts;

namespace Vectrant.Core.Conversations;

/// <summary>Every refusal of this room, as a sentence.</summary>
public static class ConversationErrors
{
    public static Error NotFound { get; } = new(ErrorKind.NotFound, "conversation_not_found", "There is no such conversation, or this link does not belong to it. Start a new conversation.");

    public static Error DraftNotFound { get; } = new(ErrorKind.NotFound, "draft_not_found", "There is no such draft. Reload the conversation.");

    public static Error DecisionNotFound { get; } = new(ErrorKind.NotFound, "decision_not_found", "There is no such decision. Reload the conversation.");

    public static Error TextEmpty { get; } = new(ErrorKind.Invalid, "text_empty", "The text is empty. Write something first.");

    public static Error EmailMalformed { get; } = new(ErrorKind.Invalid, "email_malformed", "This does not look like an e-mail address. Correct it, or leave it empty.");

    public static Error LanguageMalformed { get; } = new(ErrorKind.Invalid, "language_malformed", "The language is no language tag. Use one such as 'en' or 'de-AT', or leave it out.");

    public static Error RatingOutOfRange { get; } = new(ErrorKind.Invalid, "rating_out_of_range", "A rating is a number from 1 to 5.");

    public static Error IdempotencyKeyReused { get; } = new(ErrorKind.Conflict, "idempotency_key_reused", "This idempotency key was already used for another request. Use a new key for a new message.");

    public static Error MayNotView { get; } = new(ErrorKind.Forbidden, "may_not_view_queue", "Your roles do not allow reading conversations. Ask an administrator for the role of an agent.");

    public static Error MayNotWork { get; } = new(ErrorKind.Forbidden, "may_not_work_conversations", "Your roles do not allow working on conversations. Ask an administrator for the role of an agent.");

    public static Error MayNotAssign { get; } = new(
        ErrorKind.Forbidden, "may_not_assign", "Your role does not allow giving conversations to colleagues or teams. Ask a team lead.");

    public static Error NotAssignable { get; } = new(
        ErrorKind.Invalid, "not_assignable", "This person does not work on conversations of this team. Choose somebody from the list, or move the conversation to their team first.");

    public static Error Closed { get; } = new(ErrorKind.Conflict, "conversation_closed", "The conversation is closed. Reopen it first.");

    public static Error NotClosed { get; } = new(ErrorKind.Conflict, "conversation_not_closed", "The conversation is open already.");

    public static Error NotTakenOver { get; } = new(ErrorKind.Conflict, "not_taken_over", "You have not taken over this conversation. Take it over first.");

    public static Error DraftNotReady { get; } = new(ErrorKind.Conflict, "draft_not_ready", "The draft is still being made. Wait until it is ready, or take over and write yourself.");

    public static Error DraftFailed { get; } = new(ErrorKind.Conflict, "draft_failed", "There is no text to send, because the draft failed. Make a new one, or take over and write yourself.");

    public static Error DraftExpired { get; } = new(ErrorKind.Conflict, "draft_expired", "The draft is out of date, because the conversation has moved on since. Look at the newest message.");

    public static Error NothingToAnswer { get; } = new(ErrorKind.Conflict, "nothing_to_answer", "The customer is not waiting for an answer, so there is nothing to draft.");

    public static Error DecisionAlreadySent { get; } = new(ErrorKind.Conflict, "decision_already_sent", "The answer has been sent already and cannot be called back.");

    public static Error SkipNotUndoable { get; } = new(ErrorKind.Conflict, "skip_not_undoable", "The conversation has moved on since the draft was skipped. Make a new draft instead.");

    public static Error DecisionPending { get; } = new(ErrorKind.Conflict, "decision_pending", "An approved answer is about to be sent. Undo it first.");

    public static Error TextTooLong(int maxLength) => With(ErrorKind.Invalid, "text_too_long", $"The text is longer than {maxLength} characters. Shorten it, or send it in two messages.", ("max", Text(maxLength)));

    public static Error NameTooLong(int maxLength) => With(ErrorKind.Invalid, "name_too_long", $"The name is longer than {maxLength} characters. Shorten it.", ("max", Text(maxLength)));

    public static Error IdempotencyKeyMalformed(int minLength, int maxLength) => With(
        ErrorKind.Invalid,
        "idempotency_key_malformed",
        $"An idempotency key has {minLength} to {maxLength} visible ASCII characters, such as a random UUID.",
        ("min", Text(minLength)),
        ("max", Text(maxLength)));

    public static Error Throttled(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return With(ErrorKind.Throttled, "too_many_messages", $"Too many messages in a short time. Try again in {seconds} s.", ("seconds", Text(seconds)));
    }

    public static Error ClaimedBy(string name) => With(
        ErrorKind.Conflict, "claimed_by_other", $"{name} is working on this conversation. Pick another one, or talk to {name}.", ("name", name));

    public static Error TakenOverBy(string name) => With(
        ErrorKind.Conflict, "taken_over", $"{name} has taken over this conversation and answers it in person.", ("name", name));

    public static Error AlreadyDecided(string name, DecisionKind kind) => With(
        ErrorKind.Conflict,
        "draft_already_decided",
        kind switch
        {
            DecisionKind.Approved => $"{name} was faster and approved this draft.",
            DecisionKind.Edited => $"{name} was faster and sent this draft with changes.",
            _ => $"{name} was faster and skipped this draft.",
        },
        ("name", name),
        ("kind", kind.ToString()));

    public static Error AlreadyUndone(string name) => With(ErrorKind.Conflict, "decision_already_undone", $"{name} has undone this decision already.", ("name", name));

    private static Error With(ErrorKind kind, string code, string message, params (string Name, string Value)[] arguments) =>
        new(kind, code, message) { Arguments = arguments.ToDictionary(argument => argument.Name, argument => argument.Value) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
