using System.Globalization;
using Vectrant.Core.Language;
using Vectrant.Core.Retrieval;

namespace Vectrant.Core.Answering;

/// <summary>
/// Decides whether a passage says a sentence. Words: at least <see cref="LeastWords"/> of the sentence's content stems
/// stand in the passage (or in two passages together, then <see cref="LeastWordsTogether"/>). Facts: every number, date,
/// amount, link, e-mail address and telephone number stands there exactly, spelling apart. Negation: some sentence of the
/// passage that shares its words denies or affirms like it does. The model's own citations only decide which passages
/// are named first.
/// </summary>
public sealed class Grounding
{
    internal const double LeastWords = 0.65;
    internal const double LeastWordsTogether = 0.75;
    internal const double LeastWordsOfOne = 0.5;
    private const int MostCited = 3;

    private static readonly HashSet<string> Denials =
        ["not", "no", "never", "cannot", "without", "nor", "neither", "nobody", "nothing", "don", "doesn", "didn", "isn", "aren", "won", "wasn", "can", "nicht", "kein", "keine", "keinen", "keiner", "keinem", "nie", "niemals", "ohne", "weder"];

    private readonly IReadOnlyList<Source> _sources;

    public Grounding(IReadOnlyList<Passage> passages) => _sources = [.. passages.Select(passage => new Source(passage))];

    /// <param name="text">The whole answer.</param>
    /// <param name="place">The sentence in it.</param>
    /// <param name="claimed">Passages that the model named for it.</param>
    internal AnswerSentence Check(string text, Span place, IReadOnlyList<int> claimed)
    {
        var sentence = place.Of(text);
        var facts = Facts.Find(sentence);
        var stems = StemsOf(Without(facts, sentence));
        if (stems.Count == 0 && facts.Count == 0)
        {
            return Unsupported(place, "It has no words that could be compared with a passage.");
        }

        if (facts.FirstOrDefault(fact => !_sources.Any(source => source.Says(fact))) is { } invented)
        {
            return Unsupported(place, $"No passage contains {NameOf(invented.Kind)} {invented.Place.Of(sentence).Trim()}.");
        }

        var order = Enumerable.Range(0, _sources.Count).OrderBy(index => claimed.Contains(index + 1) ? 0 : 1).ThenBy(index => index).ToList();
        var denies = Denies(sentence);
        var saying = order.Where(index => _sources[index].Share(stems) >= LeastWords && facts.All(_sources[index].Says)).ToList();
        var agreeing = saying.Where(index => _sources[index].AgreesOn(stems, denies)).ToList();
        if (agreeing.Count > 0)
        {
            var named = agreeing.Where(index => claimed.Contains(index + 1)).ToList();
            return new AnswerSentence(place.Start, place.Length, true, [.. (named.Count > 0 ? named : agreeing.Take(1)).Take(MostCited).Select(index => index + 1).Order()], null);
        }

        if (saying.Count > 0)
        {
            return Unsupported(place, $"Passage {Number(saying[0])} has these words, but denies what the sentence affirms, or the other way round.");
        }

        return Together(place, stems, facts, order) ?? Unsupported(place, Shortfall(stems, facts));
    }

    private AnswerSentence? Together(Span place, HashSet<string> stems, IReadOnlyList<Fact> facts, List<int> order)
    {
        var near = order.Take(5).ToList();
        foreach (var one in near)
        {
            foreach (var other in near.Where(index => index > one))
            {
                var share = stems.Count == 0 ? 1 : stems.Count(stem => _sources[one].Has(stem) || _sources[other].Has(stem)) / (double)stems.Count;
                if (share >= LeastWordsTogether && facts.All(fact => _sources[one].Says(fact) || _sources[other].Says(fact))
                    && _sources[one].Share(stems) >= LeastWordsOfOne && _sources[other].Share(stems) >= LeastWordsOfOne)
                {
                    return new AnswerSentence(place.Start, place.Length, true, [one + 1, other + 1], null);
                }
            }
        }

        return null;
    }

    private string Shortfall(HashSet<string> stems, IReadOnlyList<Fact> facts)
    {
        if (_sources.Count == 0)
        {
            return "There is no passage to compare it with.";
        }

        var nearest = Enumerable.Range(0, _sources.Count).MaxBy(index => _sources[index].Share(stems));
        if (_sources[nearest].Share(stems) >= LeastWords)
        {
            var apart = facts.First(fact => !_sources[nearest].Says(fact));
            return $"Passage {Number(nearest)} has these words, but not {NameOf(apart.Kind)}; that stands in another passage.";
        }

        return string.Create(CultureInfo.InvariantCulture, $"No passage says it: the nearest one, {Number(nearest)}, holds {_sources[nearest].Share(stems):P0} of its words.");
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static AnswerSentence Unsupported(Span place, string reason) => new(place.Start, place.Length, false, [], reason);

    private static string NameOf(FactKind kind) => kind switch
    {
        FactKind.Amount => "the amount",
        FactKind.Percent => "the percentage",
        FactKind.Date => "the date",
        FactKind.Time => "the time",
        FactKind.Link => "the link",
        FactKind.Email => "the e-mail address",
        FactKind.Phone => "the telephone number",
        _ => "the number",
    };

    // Facts are compared by themselves, in any spelling; as words "2026-03-01" and "1 March 2026" would differ.
    private static string Without(IReadOnlyList<Fact> facts, string sentence)
    {
        var rest = sentence.ToCharArray();
        foreach (var fact in facts)
        {
            Array.Fill(rest, ' ', fact.Place.Start, fact.Place.Length);
        }

        return new string(rest);
    }

    private static HashSet<string> StemsOf(string text) => [.. Words.Content(text).Select(Stem.Of)];

    // "can" counts only as the first half of "can't".
    private static bool Denies(string text) => Words.Split(text) is var words
        && words.Where((word, index) => Denials.Contains(word.Folded) && (word.Folded is not ("can" or "don" or "won") || (index + 1 < words.Count && words[index + 1].Folded == "t"))).Any();

    private sealed class Source
    {
        private readonly HashSet<string> _stems;
        private readonly IReadOnlyList<Fact> _facts;
        private readonly IReadOnlyList<(HashSet<string> Stems, bool Denies)> _sentences;

        public Source(Passage passage)
        {
            var around = string.Join(". ", passage.HeadingPath.Prepend(passage.DocumentTitle));
            _stems = [.. StemsOf(passage.Text), .. StemsOf(around)];
            _facts = [.. Facts.Find(passage.Text), .. Facts.Find(around)];
            _sentences = [.. Sentences.Split(passage.Text).Select(span => span.Of(passage.Text)).Select(text => (StemsOf(text), Grounding.Denies(text)))];
        }

        public bool Has(string stem) => _stems.Contains(stem);

        public bool Says(Fact claim) => _facts.Any(fact => fact.Says(claim));

        public double Share(HashSet<string> stems) => stems.Count == 0 ? 1 : stems.Count(Has) / (double)stems.Count;

        /// <summary>Only sentences that share half of the words count: a "not" elsewhere in the passage is about something else.</summary>
        public bool AgreesOn(HashSet<string> stems, bool denies)
        {
            var near = _sentences.Where(sentence => stems.Count == 0 || stems.Count(sentence.Stems.Contains) >= 0.5 * stems.Count).ToList();
            return near.Count == 0 || near.Exists(sentence => sentence.Denies == denies);
        }
    }
}
