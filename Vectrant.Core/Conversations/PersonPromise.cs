using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Conversations;

/// <summary>
/// Whether a text promises the customer that a person will come back to them (English, German, French, Spanish): "a colleague will
/// call you", "wir melden uns bei Ihnen". Such a text creates a hand-over. Questions ("shall somebody call you?") and offers ("a
/// colleague can call you") promise nothing, and neither does a negation between the one who acts and the verb ("we will never
/// call you"). When in doubt the rules say yes: a hand-over too many costs a look, one too few a customer.
/// </summary>
public static partial class PersonPromise
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = text.Replace('’', '\'').ToLower(CultureInfo.InvariantCulture);
        return Sentence().Matches(plain).Any(sentence => !sentence.Value.TrimEnd().EndsWith('?')
            && (Matches(English, sentence.Value) || Matches(German, sentence.Value) || Matches(French, sentence.Value) || Matches(Spanish, sentence.Value)));
    }

    private static bool Matches(Regex rule, string sentence)
    {
        try
        {
            return rule.IsMatch(sentence);
        }
        catch (RegexMatchTimeoutException)
        {
            // No sentence that a person wrote takes so long; one that was built to do so gets a look.
            return true;
        }
    }

    // Interpreted: the code that the generator of .NET 10 makes of the German rule runs out of its backtracking stack on long sentences.
    private static Regex Rule(string pattern) => new(pattern, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, Patience);

    // Sentences end at a stop that is followed by white space, so that "4.5" and "z.B." do not cut one in two.
    [GeneratedRegex(@"\S.*?(?:[.!?]+(?=\s|$)|\n|$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    // The gaps between subject, auxiliary and verb are short and hold no negation.
    private static readonly Regex English = Rule(
        """
        \b(?:
          (?:(?:a|an|another|one\ of\ (?:our|my)|our|my|the)\s+(?:[\w-]+\s+){0,2}?(?:colleagues?|agents?|advis[eo]rs?|specialists?|experts?|teams?|persons?|people|staff|representatives?|managers?|handlers?|employees?|humans?|department|support)
             |some(?:one|body)|a\ member\ of\ (?:our|the)\s+(?:[\w-]+\s+)?(?:team|staff)|i|we|they|he|she)
          (?:'ll|\s+(?:will|shall|is\ going\ to|are\ going\ to|am\ going\ to))(?:(?!\b(?:not|never)\b|n't|[,;:])[^.!?]){0,50}?\s
          (?:call|phone|ring|e?-?mail|contact|write|get\ (?:back|in\ touch)|come\ back|reach\ out|reply|respond|answer|follow\ up|take\ over|look\ into|take\ care|be\ in\ touch|be\ with\ you)\b
          (?:(?!\b(?:not|never)\b)[^.!?]){0,40}?(?:\b(?:you|your|this|back|touch|over|up)\b|$|[.!])
        | you(?:'ll|\s+will)\s+(?:(?!\b(?:not|never)\b)[^.!?]){0,25}?
          (?:hear\s+(?:back\s+)?from\s+(?:us|me|a|an|one|our|some)|be\s+(?:called|contacted|phoned|e?-?mailed)\b|(?:get|receive|have)\s+(?:a|another)\s+(?:call|phone\ call|reply|answer|message)\s+from)
        | (?:have|has|'ve|am|i'm|are|we're)\s+(?:now\s+|already\s+|just\s+)?(?:pass(?:ed|ing)|forward(?:ed|ing)|hand(?:ed|ing)|transferr(?:ed|ing)|escalat(?:ed|ing))\s+(?:(?!\b(?:not|never)\b)[^.!?]){0,60}?\bto\s+(?:a|an|another|one|our|my|the)\s+(?:[\w-]+\s+){0,2}?(?:colleagues?|agents?|advis[eo]rs?|specialists?|experts?|teams?|persons?|staff|managers?|department)
        )
        """);

    private static readonly Regex German = Rule(
        """
        \b(?:
          (?:kolleg(?:e|in|en|innen)|mitarbeiter(?:in|innen|n)?|berater(?:in|innen)?|ansprechpartner(?:in)?|expert(?:e|in|en)|sachbearbeiter(?:in)?|jemand|team|mensch|person|kundendienst|kundenservice|fachabteilung|ich|wir)\s+
          (?:(?!\b(?:nicht|nie|niemals|kein\w*|kann|können|könnte|könnten|darf|sollte)\b|[,;:])[^.!?]){0,30}?
          (?:(?:ruft|rufe|rufen)\s+(?:sie|dich|euch|ihnen)\s(?:(?!\b(?:nicht|nie|niemals|kein\w*)\b)[^.!?]){0,50}?(?:an|zurück)\b
            |(?:meldet|melde|melden)\s+(?:sich|mich|uns)\s(?!\s*(?:nicht|nie|niemals)\b)(?:(?!\b(?:nicht|nie|niemals)\b)[^.!?]){0,50}?(?:bei\s+(?:ihnen|dir|euch)|zurück)
            |(?:setzt|setze|setzen)\s+(?:sich|mich|uns)\s(?:(?!\b(?:nicht|nie|niemals)\b)[^.!?]){0,50}?in\s+verbindung
            |(?:kontaktiert|kontaktiere|kontaktieren|schreibt|schreibe|schreiben|antwortet|antworte|antworten)\s+(?:sie|ihnen|dir|dich|euch)\b(?!\s+(?:nicht|nie|niemals)\b)
            |kümmer(?:t|e|n)\s+(?:sich|mich|uns)\b(?!\s+(?:nicht|nie)\b)
            |(?:wird|werde|werden)\s(?:(?!\b(?:nicht|nie|niemals|kein\w*)\b)[^.!?]){0,60}?(?:anrufen|zurückrufen|melden|zurückmelden|kontaktieren|schreiben|antworten|beantworten|kümmern|in\s+verbindung\s+setzen|übernehmen|helfen))
        | (?:meldet\s+sich|ruft\s+sie)\s(?:(?!\b(?:nicht|nie|niemals|niemand|kein\w*)\b)[^.!?]){0,30}?(?:kolleg(?:e|in)|mitarbeiter(?:in)?|berater(?:in)?|jemand|team)\b
        | wird\s+(?:sich\s+|sie\s+)?(?:(?!\b(?:nicht|nie|niemand|kein\w*)\b)[^.!?]){0,20}?(?:kolleg(?:e|in)|mitarbeiter(?:in)?|berater(?:in)?|jemand)\b(?:(?!\b(?:nicht|nie|niemals)\b)[^.!?]){0,50}?(?:anrufen|zurückrufen|melden|kontaktieren|antworten|kümmern)
        | (?:sie\s+hören|hören\s+sie|du\s+hörst|ihr\s+hört)\s(?:(?!\b(?:nicht|nichts|nie)\b)[^.!?]){0,30}?von\s+(?:uns|mir|einem|einer|unserem|unserer)
        | (?:sie\s+werden|werden\s+sie|du\s+wirst)\s(?:(?!\b(?:nicht|nie|niemals)\b)[^.!?]){0,50}?(?:kontaktiert|angerufen|zurückgerufen|angeschrieben)
        | an\s+(?:eine[nr]?|meine[nr]?|unsere[nr]?|unser|die|das|den)\s+(?:[\wäöüß-]+\s+){0,2}?(?:kolleg\w*|mitarbeiter\w*|team|fachabteilung|experten|berater\w*)\s+(?:weitergegeben|weitergeleitet|übergeben)
        )
        """);

    private static readonly Regex French = Rule(
        """
        \b(?:
          (?:(?:une?|l'une?\ de\ nos|un\ de\ nos|notre|mon|ma|nos)\s+(?:[\wéèêàçùîô-]+\s+){0,2}?(?:coll[eè]gues?|conseill(?:er|ère)s?|agents?|experts?|personne|équipes?|spécialistes?|responsables?|collaborat(?:eur|rice)s?)|quelqu'un|on|je|nous)
          (?:(?!\b(?:ne|n'|pas|jamais|peut|peuvent|pouvons|peux|pourra|pourrait)\b|[;:])[^.!?]){0,40}?\s
          (?:vous|te)\s+(?:(?:rappel|appel)lera(?:i|s)?|(?:rappel|appel)leron[st]|(?:re)?contactera(?:i)?|(?:re)?contacteron[st]|répondr(?:a|ai|ons|ont)|écrir(?:a|ai|ons|ont)|rappelle|recontacte|(?:va|vais|allons|vont)\s+(?:vous\s+)?(?:rappeler|appeler|contacter|recontacter|répondre|écrire))
        | (?:va|vais|allons|vont)\s+(?:vous|te)\s+(?:rappeler|appeler|contacter|recontacter|répondre|écrire)
        | (?:prendra|prendrons|prendront|prendrai)\s+contact\s+avec\s+vous
        | (?:reviendra|reviendrai|reviendrons|reviendront|reviens|revenons)\s+vers\s+vous
        | vous\s+serez\s+(?:(?!\b(?:pas|jamais)\b)[^.!?]){0,25}?(?:re)?(?:contactée?s?|appelée?s?)
        | s'occupera\s+de\s+votre
        | (?:transmis|transféré|confié)e?\s+(?:(?!\b(?:pas|jamais)\b)[^.!?]){0,40}?à\s+(?:une?|notre|mon|ma|l')\s*(?:[\wéèêàç-]+\s+){0,2}?(?:coll[eè]gue|conseill(?:er|ère)|équipe|service|spécialiste)
        )
        """);

    private static readonly Regex Spanish = Rule(
        """
        \b(?<!\b(?:no|nunca|jamás|nadie)\s)(?:
          (?:una?|uno\ de\ nuestros|una\ de\ nuestras|nuestr[oa]s?|mi)\s+(?:[\wáéíóúñ-]+\s+){0,2}?(?:compañer[oa]s?|colegas?|agentes?|persona|asesor(?:a|es|as)?|especialistas?|equipo|expert[oa]s?|responsable|gestor(?:a|es)?)
          (?:(?!\b(?:no|nunca|jamás|puede|pueden|podría|podrá)\b|[;:])[^.!?]){0,40}?\s(?:(?:le|te|lo|la|les|os)\s+(?:llamar|contactar|responder|escribir|contestar|atender)(?:á|án|emos)|(?:le|te)\s+(?:va|van)\s+a\s+(?:llamar|contactar|responder|escribir)|se\s+(?:pondrá|pondrán|comunicará|encargará|ocupará))
        | alguien\s(?:(?!\b(?:no|nunca|puede|podría)\b)[^.!?]){0,40}?(?:(?:le|te|lo|la|les)\s+(?:llamará|contactará|responderá|escribirá|contestará|atenderá)|se\s+(?:pondrá|comunicará))
        | (?:le|te|lo|la|les)\s+(?:llamaré|llamaremos|contactaré|contactaremos|responderé|responderemos|escribiré|escribiremos|devolveremos\s+la\s+llamada)
        | (?:me\s+pondré|nos\s+pondremos)\s+en\s+contacto
        | (?:será|serás|serán)\s+(?:contactad[oa]s?|llamad[oa]s?|atendid[oa]s?)\s+por
        | (?:he|hemos)\s+(?:pasado|enviado|transferido|derivado|remitido)\s+(?:(?!\b(?:no)\b)[^.!?]){0,40}?\ba\s+(?:una?|nuestro|mi|nuestra)\s+(?:[\wáéíóúñ-]+\s+){0,2}?(?:compañer[oa]|colega|equipo|asesor(?:a)?|especialista)
        )
        """);
}
