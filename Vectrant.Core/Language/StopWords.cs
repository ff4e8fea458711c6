using System.Collections.Frozen;

namespace Vectrant.Core.Language;

/// <summary>Words that carry grammar rather than content, already folded as <see cref="Words"/> folds them.</summary>
public static class StopWords
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> ByLanguage = new Dictionary<string, FrozenSet<string>>
    {
        ["en"] = Set("a about above after again all also am an and any are as at be because been before being below between both but by can cannot could did do does doing don down during each either else ever few for from further get gets getting got had has have having he her here hers him his how i if in into is isn it its itself just let like may me might more most much must my myself no nor not now of off on once only or other our ours out over own please same shall she should so some such than that the their them then there these they this those through to too under until up upon us very was we were what when where whether which while who whom whose why will with within without would you your yours yourself ve ll re s t"),
        ["de"] = Set("aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bitte bist da damit dann das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer fur gegen gibt habe haben hat hatte hier hin ich ihm ihn ihnen ihr ihre ihrem ihren im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine konnen konnte lassen man mein meine meinem meinen meiner mich mir mit muss mussen nach nicht noch nur ob oder ohne sehr sein seine sich sie sind so soll sollte uber um und uns unser unsere unter viel vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo wurde wurden zu zum zur zwischen hoch lange bekomme darf moglich"),
        ["fr"] = Set("au aux avec ce ces cette comment dans de des donc du elle elles en est et etre eu il ils je la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ou par pas plus pour puis qu quand que quel quelle quelles quels qui sa sans se ses si son sont sur ta te tes toi ton tu un une vos votre vous y ai as avez avoir avons c d j l m n s t"),
        ["es"] = Set("al algo como con cual cuales cuando cuanto de del desde donde el ella ellas ellos en entre era es esa ese eso esta estan estas este esto estos fue ha hay la las le les lo los mas me mi mis muy no nos nosotros o para pero por porque puede puedo que quien se ser si sin sobre son su sus tambien tiene tengo tu tus un una uno unos y ya yo"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Any = ByLanguage.Values.SelectMany(words => words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the folded word carries no content in any of the known languages.</summary>
    public static bool Contains(string folded) => Any.Contains(folded);

    /// <summary>Whether it is a stop word of one language (<c>en</c>, <c>de</c>, <c>fr</c>, <c>es</c>).</summary>
    public static bool Contains(string language, string folded) => ByLanguage.TryGetValue(language, out var words) && words.Contains(folded);

    public static IEnumerable<string> Languages => ByLanguage.Keys;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
