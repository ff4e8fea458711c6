using Vectrant.Core.Language;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>
/// A first estimate of how likely it is that a person sends an answer as it is:
/// 0.4 × share of supported sentences + 0.4 × share of the question's words that the answer, or a heading or title of what
/// it cites, contains + 0.2 × how near the best cited passage came to being first in both halves of the search; a warning
/// of a guard halves it.
/// It is not calibrated yet: it orders drafts, and says nothing about how many of a hundred are right.
/// </summary>
internal static class Confidence
{
    /// <summary>First in both halves of reciprocal rank fusion with k = 60.</summary>
    private const double BestScore = 2.0 / 61;

    public static double Of(string question, string text, IReadOnlyList<AnswerSentence> sentences, IReadOnlyList<Passage> passages, bool warned)
    {
        if (sentences.Count == 0 || passages.Count == 0)
        {
            return 0;
        }

        var supported = sentences.Count(sentence => sentence.Supported) / (double)sentences.Count;
        var cited = sentences.SelectMany(sentence => sentence.PassageNumbers).Distinct().Select(number => passages[number - 1]).ToList();
        var words = cited.SelectMany(passage => passage.HeadingPath.Append(passage.DocumentTitle)).Append(text).SelectMany(Words.Content).Select(Stem.Of).ToHashSet();
        var asked = Words.Content(question).Select(Stem.Of).Distinct().ToList();
        var covered = asked.Count == 0 ? 0 : asked.Count(words.Contains) / (double)asked.Count;
        var near = cited.Count == 0 ? 0 : Math.Clamp(cited.Max(passage => passage.Score) / BestScore, 0, 1);
        var confidence = (0.4 * supported) + (0.4 * covered) + (0.2 * near);
        return Math.Round(warned ? confidence / 2 : confidence, 3);
    }
}
