namespace Vectrant.Core.Language;

/// <summary>Kinds of statement that must be exact.</summary>
public enum FactKind
{
    Number,
    Amount,
    Percent,
    Date,
    Time,
    Link,
    Email,
    Phone,
}

/// <summary>Something in a text that is right or wrong to the digit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">In one spelling, so that "€150", "150 €" and "EUR 150" are equal.</param>
/// <param name="Unit">Of a number, in one spelling ("day", "workday", "km/h"), or null.</param>
/// <param name="Place">Where it stands.</param>
public sealed record Fact(FactKind Kind, string Value, string? Unit, Span Place)
{
    /// <summary>Whether this fact of a passage says what the other one claims. A claim without a unit is content with any.</summary>
    public bool Says(Fact claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Kind == claim.Kind && (claim.Unit is null || claim.Unit == Unit) && (Kind == FactKind.Phone ? SamePhone(claim.Value) : Value == claim.Value);
    }

    // +44 1632 … and 01632 … are one line.
    private bool SamePhone(string other) => Value == other || (Math.Min(Value.Length, other.Length) >= 9 && Tail(Value) == Tail(other));

    private static string Tail(string digits) => digits[^9..];
}
