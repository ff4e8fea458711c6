using System.Collections.Frozen;

namespace Vectrant.Core.Knowledge.Ingestion;

/// <summary>
/// Guesses the language of a text by counting the little words that each language cannot do without. Good enough to
/// choose a stemmer; a text too short or too mixed gets none.
/// </summary>
public static class LanguageGuess
{
    /// <summary>Words looked at, from the beginning.</summary>
    private const int Sample = 4000;

    /// <summary>Fewer hits say nothing.</summary>
    private const int MinimumHits = 3;

    private static readonly FrozenDictionary<string, FrozenSet<string>> Words = new Dictionary<string, string>
    {
        ["en"] = "the of and to in is you that it for are with this be on not your by from have we or if what which when an must may can",
        ["de"] = "der die das und ist nicht ein eine zu den von mit sie auf für dem des im sich wird werden bei oder wenn auch wir sind ihre kann nach",
        ["fr"] = "le la les et est une des du vous pour dans que qui pas sur avec votre nous par au aux ce cette sont ou si plus être",
        ["es"] = "el la los las y es una de que en por para con su no se del al lo como más este esta son o si usted nuestro puede",
        ["it"] = "il la gli e è una di che per con non del della si sono al alla dei nel le lo anche come questo questa o se può più",
        ["nl"] = "de het een en is van dat niet in op te voor met zijn u aan er bij of als ook wij worden naar uw kan door om deze",
        ["pt"] = "o a os as e é uma de que em para com não do da se por dos das no na ao como mais este esta são ou você pode",
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' ').ToFrozenSet());

    /// <summary>The names of PostgreSQL's text search configurations.</summary>
    private static readonly FrozenDictionary<string, string> Stemmers = new Dictionary<string, string>
    {
        ["en"] = "english",
        ["de"] = "german",
        ["fr"] = "french",
        ["es"] = "spanish",
        ["it"] = "italian",
        ["nl"] = "dutch",
        ["pt"] = "portuguese",
    }.ToFrozenDictionary();

    /// <returns>ISO 639-1 code, or null when no language stands out.</returns>
    public static string? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hits = Words.Keys.ToDictionary(language => language, _ => 0);
        foreach (var word in Tokens(text).Take(Sample))
        {
            foreach (var (language, little) in Words)
            {
                hits[language] += little.Contains(word) ? 1 : 0;
            }
        }

        var ranked = hits.OrderByDescending(pair => pair.Value).Take(2).ToList();
        return ranked[0].Value >= MinimumHits && ranked[0].Value > ranked[1].Value * 1.15 ? ranked[0].Key : null;
    }

    /// <summary>The text search configuration that stems this language; <c>simple</c>, which does not stem, for all others.</summary>
    public static string Stemmer(string? language) => language is not null && Stemmers.TryGetValue(language, out var name) ? name : "simple";

    private static IEnumerable<string> Tokens(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }
}
