using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Conversations;

/// <summary>Which language a message is in, for the label in the queue and for our own notices. Counts function words; says nothing when two languages are close.</summary>
public static partial class LanguageGuess
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Words = new Dictionary<string, string>
    {
        ["en"] = "the and is are was were do does did not my your you have has with for this that what how when where which can could would will it of to in on i we they please from about there if an be been",
        ["de"] = "der die das den dem ein eine einen einem einer und ist sind war nicht ich sie wir mein meine meinen ihr ihre mit für auf bei wie was wann wo welche kann können würde wird es von zu im in aus wenn bitte noch auch habe hat haben über nach dass oder",
        ["fr"] = "le la les un une des et est sont était ne pas je vous nous mon ma mes votre avec pour sur comment quand où quel quelle peut pouvez il elle du de dans si être au aux que qui ce cette bonjour merci ai avez",
        ["es"] = "el la los las un una y es son era no yo usted nosotros mi mis su con para sobre cómo cuándo dónde cuál puede puedo se de del en si por que este esta hola gracias he ha tengo tiene está",
        ["it"] = "il lo la gli le un una e è sono era non io lei noi mio mia con per su come quando dove quale può posso si di del della nel se che questo questa ciao grazie ho ha",
        ["nl"] = "de het een en is zijn was niet ik u wij mijn uw met voor op hoe wat wanneer waar welke kan kunnen wordt van naar in als dat dit deze bedankt heb heeft ook maar",
    }.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Two-letter code, or null when it cannot be told.</summary>
    public static string? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = Word().Matches(text).Take(400).Select(match => match.Value.ToLower(CultureInfo.InvariantCulture)).ToList();
        var ranked = Words
            .Select(language => (language.Key, Hits: words.Count(language.Value.Contains)))
            .OrderByDescending(language => language.Hits)
            .ToList();
        return ranked[0].Hits > 0 && ranked[0].Hits > ranked[1].Hits ? ranked[0].Key : null;
    }

    /// <summary>Whether it has the shape of a language tag (BCP 47), such as <c>de</c> or <c>pt-BR</c>.</summary>
    public static bool IsTag(string text) => Tag().IsMatch(text);

    /// <summary>The language of a tag without region or script, in lower case.</summary>
    public static string Primary(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Split('-')[0].ToLowerInvariant();
    }

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
