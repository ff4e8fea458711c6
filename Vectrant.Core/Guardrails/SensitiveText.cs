using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails;

public enum SensitiveKind
{
    CardNumber,
    Iban,
    Key,
    Password,
}

/// <summary>A sensitive value in a text.</summary>
public sealed record SensitiveValue(SensitiveKind Kind, int Start, int Length);

/// <summary>Finds values that no answer and no model needs. Numbers count only with a correct check digit, so that order and claim numbers pass.</summary>
public static partial class SensitiveText
{
    private const RegexOptions Style = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static IReadOnlyList<SensitiveValue> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<SensitiveValue>();
        Take(Key().Matches(text), SensitiveKind.Key, _ => true);
        Take(Password().Matches(text), SensitiveKind.Password, match => LooksLikeSecret(match.Groups["v"].Value));
        foreach (Match match in IbanShape().Matches(text))
        {
            AddIban(match.Index, match.Value);
        }

        Take(CardShape().Matches(text), SensitiveKind.CardNumber, match => IsCard(match.Value));
        return found;

        // The words after an account number look like more of its groups: the longest part with a right check number counts.
        void AddIban(int start, string shape)
        {
            while (shape.Length > 0 && !IsIban(shape))
            {
                shape = shape[..Math.Max(0, shape.LastIndexOf(' '))];
            }

            if (shape.Length > 0)
            {
                found.Add(new SensitiveValue(SensitiveKind.Iban, start, shape.Length));
            }
        }

        void Take(MatchCollection matches, SensitiveKind kind, Func<Match, bool> isReal)
        {
            foreach (Match match in matches)
            {
                var part = match.Groups["v"].Success ? match.Groups["v"] : match;
                if (isReal(match) && !found.Exists(value => part.Index < value.Start + value.Length && value.Start < part.Index + part.Length))
                {
                    found.Add(new SensitiveValue(kind, part.Index, part.Length));
                }
            }
        }
    }

    public static IReadOnlyList<Finding> ToFindings(IEnumerable<SensitiveValue> values) =>
    [
        .. values.OrderBy(value => value.Start).Select(value => new Finding(
            "personal_data", value.Kind switch { SensitiveKind.CardNumber => FindingTypes.Card, SensitiveKind.Iban => FindingTypes.Iban, _ => FindingTypes.Secret },
            value.Start, value.Length, 1)),
    ];

    /// <summary>The text with each value replaced by what it was.</summary>
    public static string Redact(string text, IReadOnlyList<SensitiveValue> values)
    {
        var redacted = new StringBuilder(text);
        foreach (var value in values.OrderByDescending(value => value.Start))
        {
            redacted.Remove(value.Start, value.Length).Insert(value.Start, $"[{Name(value.Kind)}]");
        }

        return redacted.ToString();
    }

    public static IReadOnlyDictionary<string, int> Count(IEnumerable<SensitiveValue> values) =>
        values.GroupBy(value => value.Kind).ToDictionary(group => Name(group.Key).Replace(' ', '_'), group => group.Count());

    /// <summary>Luhn's check (ISO/IEC 7812) over 13 to 19 digits that begin like a payment card.</summary>
    internal static bool IsCard(string shape)
    {
        var digits = shape.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        if (digits.Length is < 13 or > 19 || digits[0] is < 3 or > 6 || digits.Distinct().Count() < 2)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    /// <summary>The mod 97 check of ISO 13616.</summary>
    internal static bool IsIban(string shape)
    {
        var compact = string.Concat(shape.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (compact.Length is < 15 or > 34)
        {
            return false;
        }

        var digits = string.Concat((compact[4..] + compact[..4]).Select(c => char.IsAsciiDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) % 97 == 1;
    }

    // "password: reset" is no password; a value with a digit or a sign among letters is.
    private static bool LooksLikeSecret(string value) =>
        value.Length >= 5 && value.Any(char.IsLetter) && value.Any(c => !char.IsLetter(c) && c is not ('.' or ',' or '-' or '\'' or '’'));

    private static string Name(SensitiveKind kind) => kind switch
    {
        SensitiveKind.CardNumber => "card number",
        SensitiveKind.Iban => "iban",
        SensitiveKind.Key => "key",
        _ => "password",
    };

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)|\b(sk|pk|rk)[-_](live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|\b(api|auth|secret|access)[ _-]?(key|token)\s*(is|ist|[:=])\s*(?<v>[A-Za-z0-9_\-./+]{8,})", Style)]
    private static partial Regex Key();

    [GeneratedRegex(@"\b(password|passwort|passwd|pwd|kennwort)(\s+(for|of|für)\s+[\w. -]{1,30}?)?\s*(is|ist|lautet|[:=])+\s*[""'“„]?(?<v>[^\s""'”“]{5,64})", Style)]
    private static partial Regex Password();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}([ ]?[A-Z0-9]){11,30}\b", Style)]
    private static partial Regex IbanShape();

    [GeneratedRegex(@"(?<![\d+])\d([ -]?\d){12,18}(?!\d)", Style)]
    private static partial Regex CardShape();
}
