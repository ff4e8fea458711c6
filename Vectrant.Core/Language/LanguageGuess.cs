namespace Vectrant.Core.Language;

/// <summary>Guesses the language of a text from its stop words; enough to choose the words of a notice and a search configuration.</summary>
public static class LanguageGuess
{
    /// <returns><c>en</c>, <c>de</c>, <c>fr</c> or <c>es</c>; <c>en</c> when nothing speaks for another one.</returns>
    public static string Of(string text)
    {
        var words = Words.Split(text);
        var best = "en";
        var bestScore = words.Count(word => StopWords.Contains("en", word.Folded)) + 0.5;
        foreach (var language in StopWords.Languages.Where(language => language != "en"))
        {
            double score = words.Count(word => StopWords.Contains(language, word.Folded));
            if (language == "de")
            {
                score += 0.6 * text.Count(c => c is 'ß' or 'ä' or 'ü' or 'ö' or 'Ä' or 'Ü' or 'Ö');
            }

            if (score > bestScore)
            {
                (best, bestScore) = (language, score);
            }
        }

        return best;
    }

    /// <summary>Name of PostgreSQL's text search configuration for a language code.</summary>
    public static string SearchConfiguration(string language) => language switch
    {
        "en" => "english",
        "de" => "german",
        "fr" => "french",
        "es" => "spanish",
        _ => "simple",
    };
}
