using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Models.Offline;

/// <summary>
/// The built-in writer: deterministic, it only ever repeats sentences of the sources. A sentence's score is the share of
/// the question's words, weighted by their rarity among all sentences at hand, that the sentence, its heading, its title
/// or the sentence before it contain; plus a little for holding the kind of fact that was asked for and for the rank of
/// its source. Below <see cref="Threshold"/> it says that the sources do not answer.
/// </summary>
public static partial class ExtractiveWriter
{
    /// <summary>Least share of the question that a sentence must cover, and least score, to be repeated; chosen on the demo's 40 questions.</summary>
    public const double Threshold = 0.5;

    private const int MostSentences = 4;
    private const double AlmostAsGood = 0.88;
    private const double InHeading = 0.85;
    private const double InTitle = 0.7;
    private const double InPrevious = 0.45;
    private const double FactBonus = 0.15;
    private const double RankBonus = 0.06;
    private const double OlderEdition = 0.25;
    private const double BesideTheQuestion = 0.5;
    private const double StoryNeeded = 0.4;

    /// <returns>Sentences, each followed by its source as <c>[n]</c>, or <see cref="WritingMaterial.NotInSources"/>.</returns>
    public static string Write(WritingMaterial material)
    {
        ArgumentNullException.ThrowIfNull(material);
        var sentences = CandidateSentence.Of(material.Sources).ToList();
        var chosen = new List<CandidateSentence>();
        foreach (var ranked in QuestionTerms.Of(material.Question).Select(ask => Rank(material, sentences, ask)))
        {
            var scored = ranked.Where(sentence => sentence.Coverage >= Threshold && sentence.Score >= Threshold).ToList();
            if (scored.Count > 0)
            {
                chosen.AddRange(Choose(scored).Where(sentence => !chosen.Exists(other => Repeats(other, sentence))));
            }
        }

        return chosen.Count == 0
            ? WritingMaterial.NotInSources
            : string.Join(' ', chosen.Take(MostSentences).Select(sentence => string.Create(CultureInfo.InvariantCulture, $"{Closed(sentence.Text)} [{sentence.Source + 1}]")));
    }

    /// <summary>All sentences that could answer one thing that was asked, best first.</summary>
    internal static IReadOnlyList<ScoredSentence> Rank(WritingMaterial material, List<CandidateSentence> sentences, Ask ask)
    {
        if (ask.Terms.Count == 0 || sentences.Count == 0)
        {
            return [];
        }

        var weights = ask.Terms.ToDictionary(stem => stem, stem => Rarity(stem, sentences));
        var own = weights.Values.Sum();
        var beside = ask.Beside.ToDictionary(stem => stem, stem => Rarity(stem, sentences));
        // However long the story around the question is, it never counts for more than a part of it.
        var part = beside.Count == 0 ? 0 : Math.Min(1, BesideTheQuestion * own / beside.Values.Sum());
        foreach (var (stem, weight) in beside)
        {
            weights[stem] = part * weight;
        }

        var whole = own + (StoryNeeded * (weights.Values.Sum() - own));
        var wanted = AskedFor.By(ask.Text);
        var older = OlderEditions(material);
        return [.. sentences
            .Where(sentence => sentence.States)
            .Select(sentence =>
            {
                var coverage = Math.Min(1, weights.Sum(weight => weight.Value * Match(weight.Key, sentence)) / whole);
                var fact = wanted.Count == 0 ? 0 : sentence.Facts.Any(fact => wanted.Contains(fact.Kind)) ? FactBonus : -FactBonus;
                var score = coverage + fact + (RankBonus / (1 + sentence.Source)) - (older.Contains(sentence.Source) ? OlderEdition : 0);
                return new ScoredSentence(sentence, coverage, score);
            })
            .Where(scored => scored.Coverage > 0)
            .OrderByDescending(scored => scored.Score)
            .ThenBy(scored => scored.Sentence.Source)
            .ThenBy(scored => scored.Sentence.Ordinal)];
    }

    private static List<CandidateSentence> Choose(List<ScoredSentence> scored)
    {
        var best = scored[0];
        var chosen = new List<CandidateSentence>();
        foreach (var candidate in scored.Where(s => s.Score >= best.Score * AlmostAsGood))
        {
            if (chosen.Count >= MostSentences || chosen.Exists(other => Repeats(other, candidate.Sentence)))
            {
                continue;
            }

            if (candidate.Sentence is { PointsBack: true, Previous: { States: true } before } && !chosen.Contains(before) && chosen.Count + 1 < MostSentences)
            {
                chosen.Add(before);
            }

            chosen.Add(candidate.Sentence);
        }

        // Reading order, but what answers best comes first.
        return [.. chosen.OrderBy(sentence => sentence.Source == best.Sentence.Source ? 0 : 1).ThenBy(sentence => sentence.Source).ThenBy(sentence => sentence.Ordinal)];
    }

    private static double Match(string stem, CandidateSentence sentence) => Math.Max(
        StemMatch.Best(stem, sentence.Own),
        Math.Max(
            InHeading * StemMatch.Best(stem, sentence.Heading),
            Math.Max(
                InTitle * StemMatch.Best(stem, sentence.Above),
                sentence.Previous is null ? 0 : InPrevious * StemMatch.Best(stem, sentence.Previous.Own))));

    private static double Rarity(string stem, List<CandidateSentence> sentences)
    {
        var holding = sentences.Count(sentence => StemMatch.Best(stem, sentence.Own) > 0);
        return Math.Log(1 + (sentences.Count / (1.0 + holding)));
    }

    private static bool Repeats(CandidateSentence one, CandidateSentence other)
    {
        var common = one.Own.Count(other.Own.Contains);
        return common >= 0.8 * Math.Min(one.Own.Count, other.Own.Count);
    }

    // "Terms 2025" and "Terms 2026": unless the question names a year, the newest edition speaks.
    private static HashSet<int> OlderEditions(WritingMaterial material)
    {
        if (Year().IsMatch(material.Question))
        {
            return [];
        }

        var editions = material.Sources
            .Select((source, index) => (index, year: Year().Match(source.Title), name: Year().Replace(source.Title, string.Empty)))
            .Where(edition => edition.year.Success)
            .GroupBy(edition => edition.name, StringComparer.OrdinalIgnoreCase);
        return [.. editions.SelectMany(group =>
        {
            var newest = group.Max(edition => edition.year.Value);
            return group.Where(edition => edition.year.Value != newest).Select(edition => edition.index);
        })];
    }

    private static string Closed(string sentence)
    {
        var flat = Whitespace().Replace(sentence, " ").Trim('-', '*', '•', ' ');
        return flat.Length > 0 && flat[^1] is '.' or '!' or '?' or '…' or '"' or '”' or ')' ? flat : flat + ".";
    }

    [GeneratedRegex(@"\b(19|20)\d{2}\b")]
    private static partial Regex Year();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}

/// <param name="Sentence">The sentence.</param>
/// <param name="Coverage">Share of the question that it and its surroundings cover.</param>
/// <param name="Score">Coverage with what else speaks for it.</param>
internal sealed record ScoredSentence(CandidateSentence Sentence, double Coverage, double Score);
