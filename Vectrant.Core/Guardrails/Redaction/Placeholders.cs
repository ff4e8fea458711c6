namespace Vectrant.Core.Guardrails.Redaction;

/// <summary>Names for values that are taken out: the same value keeps its name within a conversation.</summary>
public interface IPlaceholders
{
    /// <param name="type">One of <see cref="FindingTypes"/>.</param>
    /// <param name="value">The value as written; two ways to write one value may share a name.</param>
    /// <returns>Such as <c>[CARD_1]</c>.</returns>
    string For(string type, ReadOnlySpan<char> value);
}

/// <summary>Names that hold for one text only.</summary>
public sealed class TextPlaceholders : IPlaceholders
{
    private readonly Dictionary<(string Type, string Value), string> _names = [];
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Names that begin after those which stand in earlier texts, so that one name never means two values in what is read together.</summary>
    public static TextPlaceholders After(IEnumerable<string> earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var names = new TextPlaceholders();
        foreach (var (type, number) in earlier.SelectMany(PlaceholderText.In).Select(PlaceholderText.Parse).OfType<(string Type, int Number)>())
        {
            names._numbers[type] = Math.Max(number, names._numbers.GetValueOrDefault(type));
        }

        return names;
    }

    public string For(string type, ReadOnlySpan<char> value)
    {
        ArgumentNullException.ThrowIfNull(type);
        var key = (type, RedactedValue.Normalise(type, value));
        if (!_names.TryGetValue(key, out var name))
        {
            var number = _numbers[type] = _numbers.GetValueOrDefault(type) + 1;
            name = _names[key] = PlaceholderText.Of(type, number);
        }

        return name;
    }
}
