using System.Text.RegularExpressions;

namespace Vectrant.Core.Language;

/// <summary>Finds numbers, amounts, percentages, dates, times, links, e-mail addresses and telephone numbers, in English and German spelling.</summary>
public static partial class Facts
{
    private const string Digits = @"\d{1,3}(?:[ \u00A0\u202F.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?";
    private const string Currency = "€|£|\\$|eur|euros?|gbp|pounds?|pfund|usd|dollars?|chf|francs|franken";
    private const string MonthNames =
        "jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?";

    private const RegexOptions Style = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly char[] LinkEnds = ['.', ',', ';', ':', ')', '!', '?', '"', '\''];

    public static IReadOnlyList<Fact> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Fact>();
        var rest = text.ToCharArray();
        Take(Link(), FactKind.Link, match => NormaliseLink(match.Value.TrimEnd(LinkEnds)));
        Take(Email(), FactKind.Email, match => match.Value.ToLowerInvariant());
        Take(Host(), FactKind.Link, match => NormaliseLink(match.Value.TrimEnd(LinkEnds)));
        Take(IsoDate(), FactKind.Date, match => FactValues.Date(match.Groups["y"].Value, match.Groups["m"].Value, match.Groups["d"].Value));
        Take(DottedDate(), FactKind.Date, match => FactValues.Date(match.Groups["y"].Value, match.Groups["m"].Value, match.Groups["d"].Value));
        Take(DayMonth(), FactKind.Date, match => FactValues.Date(match.Groups["y"].Value, FactValues.Month(match.Groups["m"].Value), match.Groups["d"].Value));
        Take(MonthDay(), FactKind.Date, match => FactValues.Date(match.Groups["y"].Value, FactValues.Month(match.Groups["m"].Value), match.Groups["d"].Value));
        Take(MonthYear(), FactKind.Date, match => FactValues.Date(match.Groups["y"].Value, FactValues.Month(match.Groups["m"].Value), string.Empty));
        Take(Time(), FactKind.Time, FactValues.Time);
        Take(AmountBefore(), FactKind.Amount, FactValues.Amount);
        Take(AmountAfter(), FactKind.Amount, FactValues.Amount);
        Take(Percent(), FactKind.Percent, match => FactValues.Number(match.Groups["n"].Value));
        Take(Phone(), FactKind.Phone, match => string.Concat(match.Value.Where(char.IsAsciiDigit)));
        Take(Number(), FactKind.Number, match => FactValues.Number(match.Groups["n"].Value), match => FactValues.Unit(match.Groups["u"].Value));
        Take(NumberWord(), FactKind.Number, match => FactValues.OfWord(match.Groups["n"].Value), match => FactValues.Unit(match.Groups["u"].Value));
        return [.. found.OrderBy(fact => fact.Place.Start)];

        void Take(Regex pattern, FactKind kind, Func<Match, string> value, Func<Match, string?>? unit = null)
        {
            foreach (Match match in pattern.Matches(new string(rest)))
            {
                found.Add(new Fact(kind, value(match), unit?.Invoke(match), new Span(match.Index, match.Length)));
                Array.Fill(rest, '\u0001', match.Index, match.Length);
            }
        }
    }

    private static string NormaliseLink(string link)
    {
        var bare = link.ToLowerInvariant();
        bare = bare.StartsWith("https://", StringComparison.Ordinal) ? bare[8..] : bare.StartsWith("http://", StringComparison.Ordinal) ? bare[7..] : bare;
        return (bare.StartsWith("www.", StringComparison.Ordinal) ? bare[4..] : bare).TrimEnd('/');
    }

    [GeneratedRegex(@"(https?://|www\.)[^\s<>\[\]""]+", Style)]
    private static partial Regex Link();

    // People type an address that has no scheme just as well. "3.May" and "10.am" are none.
    [GeneratedRegex(@"(?<![@\w.-])([\w-]+\.)+(?!(" + MonthNames + @"|am|pm|uhr|" + Currency + @")\b)\p{L}{2,}(?![\w@-])(:\d+)?([/?#][^\s<>\[\]""]*)?", Style)]
    private static partial Regex Host();

    [GeneratedRegex(@"\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b", Style)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})\b", Style)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b(?<d>\d{1,2})\s?[./]\s?(?<m>\d{1,2})\s?[./]\s?(?<y>\d{4})\b", Style)]
    private static partial Regex DottedDate();

    [GeneratedRegex(@"\b(?<d>\d{1,2})(st|nd|rd|th|\.)?\s(of\s)?(?<m>" + MonthNames + @")\b\.?(,?\s(?<y>\d{4})\b)?", Style)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"\b(?<m>" + MonthNames + @")\.?\s(?<d>\d{1,2})(st|nd|rd|th)?\b(?!\s?(am|pm|%))(,?\s(?<y>\d{4})\b)?", Style)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\b(?<m>" + MonthNames + @")\s(?<y>\d{4})\b", Style)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"\b(?<h>\d{1,2})([:.](?<min>\d{2}))?\s?(?<x>a\.?m\b\.?|p\.?m\b\.?|uhr\b|o'clock\b)|\b(?<h>\d{1,2}):(?<min>\d{2})\b(\s?uhr\b)?", Style)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<c>" + Currency + @")\s?(?<n>" + Digits + @")(\s?(?<f>k|m|mio|million|millionen|thousand|tausend)\b\.?)?", Style)]
    private static partial Regex AmountBefore();

    [GeneratedRegex(@"(?<n>" + Digits + @")(\s?(?<f>k|mio|million|millionen|thousand|tausend)\b\.?)?\s?(?<c>€|£|\$|(" + Currency + @")\b)", Style)]
    private static partial Regex AmountAfter();

    [GeneratedRegex(@"(?<n>" + Digits + @")\s?(%|per\s?cent\b|prozent\b)", Style)]
    private static partial Regex Percent();

    [GeneratedRegex(@"(?<![\w.,-])(\+|0)\(?\d[\d /()\u00A0-]{5,}\d\b", Style)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\d.,])(?<n>" + Digits + @")(?![\d])(\s?-?\s?(?<u>" + FactValues.Units + @")(?!\w))?", Style)]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(?<n>" + FactValues.NumberWords + @")\b(\s?-?\s?(?<u>" + FactValues.Units + @")(?!\w))?", Style)]
    private static partial Regex NumberWord();
}
