using Vectrant.Core.Language;

namespace Vectrant.Core.Answering;

/// <summary>Completes a question that only makes sense after the one before, such as "And in the cellar?".</summary>
public static class FollowUp
{
    private const int FewWords = 3;
    private static readonly string[] Openings = ["and ", "what about", "how about", "und ", "was ist mit", "wie ist es mit", "also ", "even if", "why", "warum"];
    private static readonly HashSet<string> PointingBack = ["it", "that", "this", "they", "them", "there", "those", "es", "das", "dort", "davon", "dafur", "dabei", "then"];

    /// <returns>The text to search and to write for: the question alone, or with the asker's last one before it.</returns>
    public static string Complete(string question, IReadOnlyList<EarlierMessage> history)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(history);
        var before = history.LastOrDefault(message => message.FromAsker && message.Text != question);
        return before is not null && IsFollowUp(question) ? $"{before.Text.Trim()} {question}" : question;
    }

    internal static bool IsFollowUp(string question)
    {
        var folded = Words.Fold(question).TrimStart();
        var content = Words.Content(question).Count();
        var opens = Array.Exists(Openings, opening => folded.StartsWith(opening, StringComparison.Ordinal));
        var pointsBack = Words.Split(question).Any(word => PointingBack.Contains(word.Folded));
        return content < FewWords && (opens || pointsBack || content < 2) || (opens && content < 5);
    }
}
