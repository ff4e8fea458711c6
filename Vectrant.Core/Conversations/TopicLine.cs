using System.Text.RegularExpressions;

namespace Vectrant.Core.Conversations;

/// <summary>The line by which people recognise a conversation: its first sentence that says something, cut at a word.</summary>
public static partial class TopicLine
{
    private const int MaxLength = 80;

    /// <summary>A sentence shorter than this ("Hello.", "Guten Tag,") names no topic while another one follows.</summary>
    private const int MinTelling = 16;

    public static string Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = Greeting().Replace(Spaces().Replace(message, " ").Trim(), "");
        var sentences = SentenceEnd().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
        if (sentences.Count == 0)
        {
            return Cut(Spaces().Replace(message, " ").Trim());
        }

        return Cut(sentences.FirstOrDefault(sentence => sentence.Length >= MinTelling) ?? sentences[0]);
    }

    private static string Cut(string sentence)
    {
        if (sentence.Length <= MaxLength)
        {
            return sentence;
        }

        var end = sentence.LastIndexOf(' ', MaxLength - 1);
        end = end > MaxLength / 2 ? end : MaxLength - 1;
        if (char.IsHighSurrogate(sentence[end - 1]))
        {
            end--;
        }

        return sentence[..end].TrimEnd(' ', ',', ';', ':', '-') + "…";
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=[.!?。？！])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?:(?:hello|hi|hey|dear (?:team|all|sirs?|madam)|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|servus|liebes team|sehr geehrte damen und herren|bonjour|bonsoir|hola|buenos d[ií]as|buenas tardes)(?: there| again| zusammen)?\s*[,.!:;–-]*\s+)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Greeting();
}
