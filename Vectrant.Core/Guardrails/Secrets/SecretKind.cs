using System.Text.Json.Serialization;

namespace Vectrant.Core.Guardrails.Secrets;

/// <summary>Where a secret stands, seen from the keyword that made the scanner look.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Place>))]
public enum Place
{
    /// <summary>The keyword is a part of the value, near its start.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>The value begins where the keyword ends.</summary>
    [JsonStringEnumMemberName("after")]
    After,

    /// <summary>The keyword is a part of the name that the value is given to.</summary>
    [JsonStringEnumMemberName("named")]
    Named,

    /// <summary>The value stands somewhere in the 60 characters after the keyword.</summary>
    [JsonStringEnumMemberName("near")]
    Near,
}

/// <summary>One kind of secret, as the data files beside this class describe it.</summary>
/// <param name="Id">Lower snake case; the rule is <c>secrets.</c> and this.</param>
/// <param name="What">Whose secret it is, for people.</param>
/// <param name="Keywords">What a text must hold, in any case, before anything else is looked at.</param>
/// <param name="Where">Where the value stands.</param>
/// <param name="Shapes">How it is built; one of them must fit.</param>
/// <param name="Entropy">The least bits for each character; 0 takes every value of the shape, without it 2 bits are asked for.</param>
/// <param name="At">How many characters of the value stand before the keyword.</param>
/// <param name="AnyCase">Whether upper and lower case do not matter.</param>
/// <param name="NeedsDigit">Whether a value without a digit is a word of a program.</param>
public sealed record SecretKind(
    string Id,
    string What,
    IReadOnlyList<string> Keywords,
    Place Where,
    IReadOnlyList<string> Shapes,
    double? Entropy = null,
    int At = 0,
    [property: JsonPropertyName("any_case")] bool AnyCase = false,
    [property: JsonPropertyName("needs_digit")] bool NeedsDigit = false)
{
    private const double UsualEntropy = 2;

    /// <summary>The shapes, ready to be read with.</summary>
    [JsonIgnore]
    public IReadOnlyList<Shape> Readers { get; } = [.. Shapes.Select(shape => new Shape(shape, AnyCase))];

    /// <summary>The rule of the findings.</summary>
    [JsonIgnore]
    public string Rule { get; } = "secrets." + Id;

    /// <summary>Whether a value of the shape is no example or mask.</summary>
    public bool IsReal(ReadOnlySpan<char> value)
    {
        if (Entropy == 0)
        {
            return true;
        }

        // Vendors end the values of their manuals so.
        if (Secrets.Entropy.Of(value) < (Entropy ?? UsualEntropy) || (value.Length < 64 && (value.EndsWith("EXAMPLE", StringComparison.Ordinal) || value.EndsWith("EXAMPLEKEY", StringComparison.Ordinal))))
        {
            return false;
        }

        if (Placeholder.IsFilled(value) || (Where == Place.Start && Placeholder.RepeatsParts(value)))
        {
            return false;
        }

        // What only its neighbour's name tells from a word holds a digit.
        return (Where is not Place.Named && !NeedsDigit) || value.ContainsAnyInRange('0', '9');
    }

    /// <summary>The length of the longest shape at the start of a text, or -1.</summary>
    public int Match(ReadOnlySpan<char> text)
    {
        var longest = -1;
        for (var i = 0; i < Readers.Count; i++)
        {
            longest = Math.Max(longest, Readers[i].Match(text));
        }

        return longest;
    }
}
