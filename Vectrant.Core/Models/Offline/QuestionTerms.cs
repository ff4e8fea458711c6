using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>One thing that a message asks.</summary>
/// <param name="Text">The sentence that asks.</param>
/// <param name="Terms">Keys of its content words.</param>
/// <param name="Beside">Keys of the content words around it, which say what it is about when it does not itself ("My pipe burst. What is the excess?").</param>
internal sealed record Ask(string Text, IReadOnlySet<string> Terms, IReadOnlySet<string> Beside);

/// <summary>What a message asks: often more than one thing, with a story around it.</summary>
internal static class QuestionTerms
{
    private const int MostAsks = 3;

    // Courtesy and the company's way of speaking about itself, which say nothing about what is asked.
    private static readonly HashSet<string> Courtesy =
        [.. "hello hi hey dear thanks thank regards hallo guten tag danke grusse liebe question questions ask asking know want wanted need help wonder wondering information anyone somebody frage fragen wissen brauche mochte hilfe".Split(' ').Select(Stem.Of)];

    // A sentence that begins like this asks, even where its question mark was forgotten.
    private static readonly HashSet<string> Openers =
        [.. "how what when where which who why can could do does did is are will would may must should wie was wann wo welche welcher welches wer warum kann konnen muss darf ist sind gibt".Split(' ')];

    public static IReadOnlyList<Ask> Of(string message)
    {
        var sentences = Sentences.Split(message).Select(span => span.Of(message)).Select(text => (Text: text, Terms: TermsOf(text))).ToList();
        var asking = sentences.Where(sentence => sentence.Text.EndsWith('?') && sentence.Terms.Count > 0).ToList();
        if (asking.Count == 0)
        {
            asking = [.. sentences.Where(sentence => sentence.Terms.Count > 0 && Words.Split(sentence.Text) is [var first, ..] && Openers.Contains(first.Folded))];
        }

        if (asking.Count == 0 || asking.Count > MostAsks)
        {
            return [new Ask(message, sentences.SelectMany(sentence => sentence.Terms).ToHashSet(StringComparer.Ordinal), new HashSet<string>())];
        }

        return [.. asking.Select(ask => new Ask(
            ask.Text,
            ask.Terms,
            sentences.SelectMany(sentence => sentence.Terms).Except(ask.Terms, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal)))];
    }

    private static HashSet<string> TermsOf(string text) => Words.Content(text).Select(Stem.Of).Where(stem => !Courtesy.Contains(stem)).ToHashSet(StringComparer.Ordinal);
}
