using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>What kind of fact a question wants, read from its wording in English or German.</summary>
internal static class AskedFor
{
    private static readonly (string[] Cues, FactKind[] Kinds)[] Table =
    [
        (["telephone number", "phone number", "number can i call", "call you", "telefonnummer", "rufnummer", "anrufen", "hotline", "durchwahl"], [FactKind.Phone]),
        (["e-mail", "email", "mail address"], [FactKind.Email]),
        (["website", "web address", "link", "online form", "url", "internetadresse"], [FactKind.Link]),
        (["how long", "how many days", "how many weeks", "how many months", "how many years", "how soon", "how quickly", "how late", "deadline", "wie lange", "wie viele tage", "frist", "how many working days"], [FactKind.Number]),
        (["when ", "what time", "opening hours", "wann", "offnungszeiten", "which date", "until when", "bis wann"], [FactKind.Time, FactKind.Date, FactKind.Number]),
        (["how much", "what does", "cost", "price", "fee", "excess", "which amount", "what amount", "wie viel", "wieviel", "kostet", "wie hoch", "selbstbehalt", "selbstbeteiligung", "surcharge", "limit", "deductible", "gebuhr"], [FactKind.Amount, FactKind.Percent]),
        (["how many", "which score", "how high", "how warm", "how cold", "how fast", "how old", "speed", "wie viele", "how large", "how big", "how far"], [FactKind.Number, FactKind.Percent]),
    ];

    /// <summary>Kinds of fact that would answer; empty when the question asks for words.</summary>
    public static IReadOnlyList<FactKind> By(string question)
    {
        var folded = Words.Fold(question) + " ";
        return [.. Table.Where(row => Array.Exists(row.Cues, cue => folded.Contains(cue, StringComparison.Ordinal))).SelectMany(row => row.Kinds).Distinct()];
    }
}
