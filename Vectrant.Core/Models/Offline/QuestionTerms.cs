using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>A word that the answer should be about.</summary>
/// <param name="Stem">Its key.</param>
/// <param name="Share">1 in a question, less in what surrounds it.</param>
internal sealed record QuestionTerm(string Stem, double Share);

/// <summary>The content words of a message. In "Hi, my washing machine leaked. What is my excess?" the second sentence counts more.</summary>
internal static class QuestionTerms
{
    private const double BesideTheQuestion = 0.4;

    // Courtesy and the company's way of speaking about itself, which say nothing about what is asked.
    private static readonly HashSet<string> Courtesy =
        [.. "hello hi hey dear thanks thank regards hallo guten tag danke grusse liebe question questions ask asking know want wanted need help wonder wondering information anyone somebody frage fragen wissen brauche mochte hilfe".Split(' ').Select(Stem.Of)];

    public static IReadOnlyList<QuestionTerm> Of(string message)
    {
        var sentences = Sentences.Split(message).Select(span => span.Of(message)).ToList();
        var asks = sentences.Exists(sentence => sentence.EndsWith('?'));
        var terms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var sentence in sentences)
        {
            var share = !asks || sentence.EndsWith('?') ? 1 : BesideTheQuestion;
            foreach (var stem in Words.Content(sentence).Select(Stem.Of).Where(stem => !Courtesy.Contains(stem)))
            {
                terms[stem] = Math.Max(share, terms.GetValueOrDefault(stem));
            }
        }

        return [.. terms.Select(term => new QuestionTerm(term.Key, term.Value))];
    }
}
