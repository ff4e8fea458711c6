using Microsoft.Extensions.Localization;

namespace Vectrant.Web.Features.Conversations;

/// <summary>
/// Why a draft was of no use. Stored as a stable name, with the person's own words behind it, so that reasons can be counted
/// whatever language the agent works in.
/// </summary>
public static class SkipReasons
{
    public static IReadOnlyList<string> All { get; } = ["wrong_source", "beside_the_question", "incomplete", "tone", "needs_person", "no_question"];

    public static string Compose(string? code, string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var own = words.Trim();
        return (code, own.Length) switch
        {
            (null, _) => own,
            (_, 0) => code,
            _ => $"{code}: {own}",
        };
    }

    /// <summary>A stored reason in the viewer's language.</summary>
    public static string InWords(string stored, IStringLocalizer text)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(text);
        var parts = stored.Split(": ", 2);
        if (!All.Contains(parts[0]))
        {
            return stored;
        }

        string words = text["Skip." + parts[0]];
        return parts.Length == 1 ? words : $"{words}: {parts[1]}";
    }
}
