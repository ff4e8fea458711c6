using Vectrant.Core.Common;

namespace Vectrant.Core.Guardrails;

/// <summary>Why a guard stopped a text, as far as its writer is told.</summary>
public enum RestrictedReason
{
    /// <summary>It holds something that must not be written here, such as a password.</summary>
    Disclosure,

    /// <summary>It asks for something that nobody gets here.</summary>
    Request,

    /// <summary>It tries to steer the assistant.</summary>
    Attempt,
}

/// <summary>Every refusal of this room, as a sentence.</summary>
public static class GuardErrors
{
    /// <summary>Name of the argument that holds the id of the event.</summary>
    public const string Event = "event";

    /// <summary>Name of the argument that holds the secret with which its writer may object.</summary>
    public const string Appeal = "appeal";

    public static Error MayNotReveal { get; } = new(
        ErrorKind.Forbidden, "may_not_reveal", "Your role does not include looking at hidden values of this conversation. Claim it first, or ask a team lead.");

    public static Error OriginalGone { get; } = new(
        ErrorKind.NotFound, "original_gone", "This value was not kept, or the time for which it was kept is over. Ask the customer for it if it is needed.");

    public static Error EventNotFound { get; } = new(
        ErrorKind.NotFound, "guard_event_not_found", "There is no such event, or this proof does not belong to it. Nothing was recorded.");

    public static Error MayNotJudge { get; } = new(
        ErrorKind.Forbidden, "may_not_judge", "Your role does not include judging what the guard did. Ask a team lead or an administrator.");

    /// <param name="reason">As far as the writer is told.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="appeal">Its secret.</param>
    public static Error Restricted(RestrictedReason reason, Guid eventId, string appeal) => new(
        ErrorKind.Restricted,
        reason switch
        {
            RestrictedReason.Disclosure => "restricted_disclosure",
            RestrictedReason.Request => "restricted_request",
            _ => "restricted_attempt",
        },
        "This question contains restricted information, so it was neither kept nor answered: " + reason switch
        {
            RestrictedReason.Disclosure => "it seems to hold a password, a number or another secret that must not be written here. Leave that out and send it again, or ask for a person.",
            RestrictedReason.Request => "it seems to ask for secrets or account data, which nobody gets here. Ask in another way, or ask for a person.",
            _ => "it looks like an attempt to give the assistant instructions. Write what you need to know instead, or ask for a person.",
        })
    {
        Arguments = new Dictionary<string, string> { [Event] = eventId.ToString(), [Appeal] = appeal },
    };
}
