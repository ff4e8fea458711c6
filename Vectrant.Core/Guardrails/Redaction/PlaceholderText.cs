using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>The spelling of placeholders: the type in capitals and a number from 1, such as <c>[CARD_1]</c>.</summary>
public static partial class PlaceholderText
{
    public static string Of(string type, int number)
    {
        ArgumentNullException.ThrowIfNull(type);
        return string.Create(CultureInfo.InvariantCulture, $"[{type.ToUpperInvariant()}_{number}]");
    }

    /// <summary>Everything in a text that is spelled like one, each once, in order.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('[', StringComparison.Ordinal) ? [.. Shape().Matches(text).Select(match => match.Value).Distinct()] : [];
    }

    /// <summary>The type that a placeholder names; null for anything else.</summary>
    public static string? TypeOf(string placeholder) => Parse(placeholder)?.Type;

    internal static (string Type, int Number)? Parse(string placeholder)
    {
        ArgumentNullException.ThrowIfNull(placeholder);
        return Shape().Match(placeholder) is { Success: true, Index: 0 } match && match.Length == placeholder.Length
            ? (match.Groups["type"].Value.ToLowerInvariant(), int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\[(?<type>[A-Z]+(_[A-Z]+)*)_(?<number>[1-9][0-9]{0,5})\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
