using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Language;

/// <summary>Brings what <see cref="Facts"/> found into one spelling.</summary>
internal static class FactValues
{
    public const string Units =
        "(?:consecutive |calendar |aufeinanderfolgende[nr]? |volle[nr]? )?(?:(?:working|business|work)[- ]?days?|werktag(?:en?|e)?|arbeitstag(?:en?|e)?|days?|tag(?:en?|e)?|nights?|weeks?|wochen?|months?|monat(?:en?|e)?|hours?|stunden?|minutes?|minuten?|years?|jahr(?:en?|e)?|km/h|kmh|km|°\\s?c|celsius|kg|metres?|meters?|meter|cm|m²|m)";

    // "one" and "ein" are left out: they are articles far more often than numbers.
    public const string NumberWords =
        "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|twenty-one|thirty|forty|fifty|sixty|ninety|hundred|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn|zwanzig|dreißig|sechzig|neunzig|hundert";

    private static readonly string[] MonthStarts = ["jan", "feb", "mar|mär", "apr", "may|mai", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec|dez"];

    /// <summary>Reads "1,000", "1.000", "1 000", "2,5" and "2.50" as a person of either country would.</summary>
    public static string Number(string digits)
    {
        var text = string.Concat(digits.Where(c => char.IsAsciiDigit(c) || c is '.' or ','));
        var last = text.LastIndexOfAny(['.', ',']);
        var grouped = last >= 0 && text.Length - last - 1 == 3 && text.IndexOfAny(['.', ',']) is > 0 and <= 3 && text[0] != '0';
        var whole = last < 0 || grouped ? string.Concat(text.Where(char.IsAsciiDigit)) : string.Concat(text[..last].Where(char.IsAsciiDigit));
        var fraction = last < 0 || grouped ? string.Empty : text[(last + 1)..].TrimEnd('0');
        whole = whole.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0";
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    public static string Amount(Match match)
    {
        var currency = match.Groups["c"].Value.ToLowerInvariant() switch
        {
            "€" or "eur" or "euro" or "euros" => "EUR",
            "£" or "gbp" or "pound" or "pounds" or "pfund" => "GBP",
            "$" or "usd" or "dollar" or "dollars" => "USD",
            _ => "CHF",
        };
        var value = decimal.Parse(Number(match.Groups["n"].Value), CultureInfo.InvariantCulture);
        var factor = match.Groups["f"].Value.ToLowerInvariant() switch
        {
            "" => 1m,
            "k" or "thousand" or "tausend" => 1_000m,
            _ => 1_000_000m,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value * factor:0.##} {currency}");
    }

    public static string Date(string year, string month, string day) =>
        string.Create(CultureInfo.InvariantCulture, $"{(year.Length == 0 ? "-" : year)}-{month.PadLeft(2, '0')}-{(day.Length == 0 ? "-" : day.PadLeft(2, '0'))}");

    public static string Month(string name)
    {
        var lower = name.ToLowerInvariant();
        var index = Array.FindIndex(MonthStarts, starts => starts.Split('|').Any(start => lower.StartsWith(start, StringComparison.Ordinal)));
        return (index + 1).ToString(CultureInfo.InvariantCulture);
    }

    public static string Time(Match match)
    {
        var hour = int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture);
        var half = match.Groups["x"].Value.ToLowerInvariant();
        if (half.StartsWith('p') && hour < 12)
        {
            hour += 12;
        }
        else if (half.StartsWith('a') && hour == 12)
        {
            hour = 0;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{(match.Groups["min"].Success ? match.Groups["min"].Value : "00")}");
    }

    public static string? Unit(string unit)
    {
        var lower = unit.ToLowerInvariant().Replace("consecutive ", string.Empty, StringComparison.Ordinal).Replace("calendar ", string.Empty, StringComparison.Ordinal);
        lower = lower.StartsWith("aufeinander", StringComparison.Ordinal) || lower.StartsWith("volle", StringComparison.Ordinal) ? lower[(lower.IndexOf(' ', StringComparison.Ordinal) + 1)..] : lower;
        return lower switch
        {
            "" => null,
            _ when lower.StartsWith("work", StringComparison.Ordinal) || lower.StartsWith("busi", StringComparison.Ordinal) || lower.StartsWith("werkt", StringComparison.Ordinal) || lower.StartsWith("arbeitst", StringComparison.Ordinal) => "workday",
            _ when lower.StartsWith("day", StringComparison.Ordinal) || lower.StartsWith("tag", StringComparison.Ordinal) => "day",
            _ when lower.StartsWith("night", StringComparison.Ordinal) => "night",
            _ when lower.StartsWith("we", StringComparison.Ordinal) || lower.StartsWith("wo", StringComparison.Ordinal) => "week",
            _ when lower.StartsWith("mon", StringComparison.Ordinal) => "month",
            _ when lower.StartsWith("min", StringComparison.Ordinal) => "minute",
            _ when lower.StartsWith("ho", StringComparison.Ordinal) || lower.StartsWith("st", StringComparison.Ordinal) => "hour",
            _ when lower.StartsWith("ye", StringComparison.Ordinal) || lower.StartsWith("ja", StringComparison.Ordinal) => "year",
            "km/h" or "kmh" => "km/h",
            _ when lower.StartsWith('°') || lower.StartsWith("cel", StringComparison.Ordinal) => "°c",
            _ when lower.StartsWith("met", StringComparison.Ordinal) => "m",
            _ => lower,
        };
    }

    public static string OfWord(string word)
    {
        var folded = word.ToLowerInvariant();
        return (folded switch
        {
            "two" or "zwei" => 2,
            "three" or "drei" => 3,
            "four" or "vier" => 4,
            "five" or "fünf" => 5,
            "six" or "sechs" => 6,
            "seven" or "sieben" => 7,
            "eight" or "acht" => 8,
            "nine" or "neun" => 9,
            "ten" or "zehn" => 10,
            "eleven" or "elf" => 11,
            "twelve" or "zwölf" => 12,
            "fourteen" or "vierzehn" => 14,
            "fifteen" => 15,
            "twenty" or "zwanzig" => 20,
            "twenty-one" => 21,
            "thirty" or "dreißig" => 30,
            "forty" => 40,
            "fifty" => 50,
            "sixty" or "sechzig" => 60,
            "ninety" or "neunzig" => 90,
            _ => 100,
        }).ToString(CultureInfo.InvariantCulture);
    }
}
