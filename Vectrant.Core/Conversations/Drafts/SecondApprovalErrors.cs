using Vectrant.Core.Common;

namespace Vectrant.Core.Conversations.Drafts;

/// <summary>The refusals around second approvals.</summary>
public static class SecondApprovalErrors
{
    public static Error MayNotGive { get; } = new(
        ErrorKind.Forbidden, "may_not_give_second_approval", "Your roles do not allow giving the second approval. It is for those who lead the team, and for administrators.");

    public static Error NotLed { get; } = new(
        ErrorKind.Forbidden, "second_approval_not_led", "You do not lead the team of this conversation. Its second approval is for those who lead it, and for administrators.");

    public static Error SamePerson { get; } = new(
        ErrorKind.Conflict, "second_approval_same_person", "You approved this answer first, so somebody else has to give the second approval.");

    public static Error NotAsked { get; } = new(
        ErrorKind.Conflict, "second_approval_not_asked", "This answer waits for no second approval. Reload the conversation.");

    public static Error MayNotSetRule { get; } = new(
        ErrorKind.Forbidden, "may_not_set_second_approval", "Your role does not allow saying which answers need a second approval. Ask an administrator.");

    public static Error PercentOutOfRange { get; } = new(
        ErrorKind.Invalid, "second_approval_percent", "The line for the confidence is a whole number from 0 to 100.");

    /// <param name="name">Who approved first.</param>
    public static Error Waits(string name) => Named(
        ErrorKind.Conflict, "second_approval_waits", $"{name} has approved this draft already; it waits for the second approval of somebody who leads the team.", name);

    /// <param name="name">Who approved first.</param>
    public static Error NotYoursToWithdraw(string name) => Named(
        ErrorKind.Conflict, "second_approval_not_yours", $"This answer waits for a second approval. Only {name} can take it back; who leads the team can return it, and anybody can take the conversation over.", name);

    /// <param name="name">Who was faster.</param>
    public static Error AlreadyGiven(string name) => Named(
        ErrorKind.Conflict, "second_approval_given", $"{name} was faster and gave the second approval.", name);

    /// <param name="name">Who was faster.</param>
    public static Error AlreadyReturned(string name) => Named(
        ErrorKind.Conflict, "second_approval_returned", $"{name} was faster and returned this answer.", name);

    /// <param name="name">Who took it back.</param>
    public static Error Withdrawn(string name) => Named(
        ErrorKind.Conflict, "second_approval_withdrawn", $"{name} has taken this answer back.", name);

    private static Error Named(ErrorKind kind, string code, string message, string name) =>
        new(kind, code, message) { Arguments = new Dictionary<string, string> { ["name"] = name } };
}
