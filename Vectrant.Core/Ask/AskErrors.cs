using System.Globalization;
using Vectrant.Core.Common;

namespace Vectrant.Core.Ask;

public static class AskErrors
{
    public const int LongestQuestion = 2000;
    public const int LongestFeedback = 500;

    public static Error MayNotAsk { get; } = new(
        ErrorKind.Forbidden, "ask_not_allowed", "Your role does not include asking internal questions. An administrator can change that.");

    public static Error QuestionMissing { get; } = new(ErrorKind.Invalid, "question_missing", "There is no question yet. Write one, then send it.");

    public static Error QuestionTooLong { get; } = new(
        ErrorKind.Invalid, "question_too_long", string.Create(CultureInfo.InvariantCulture, $"The question is longer than {LongestQuestion} characters. Shorten it, or ask in parts."));

    public static Error FeedbackTooLong { get; } = new(
        ErrorKind.Invalid, "feedback_too_long", string.Create(CultureInfo.InvariantCulture, $"The reason is longer than {LongestFeedback} characters. Shorten it."));

    public static Error FeedbackRestricted { get; } = new(
        ErrorKind.Invalid, "feedback_restricted",
        "The reason was not kept, because it seems to hold a secret, restricted information or instructions to the assistant. Leave that out and send it again.");

    public static Error QuestionNotFound { get; } = new(
        ErrorKind.NotFound, "question_not_found", "This question is not among yours any more. Reload the page.");
}
