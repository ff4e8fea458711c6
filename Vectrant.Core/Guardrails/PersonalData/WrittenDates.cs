namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Dates in figures: year first or last, two equal signs between.</summary>
internal static class WrittenDates
{
    public static bool IsDate(DigitGroups groups, int first, ReadOnlySpan<char> text)
    {
        if (first + 2 >= groups.Count)
        {
            return false;
        }

        var (a, b, c) = (groups[first], groups[first + 1], groups[first + 2]);
        if (a.Gap != b.Gap || a.Gap is not ('-' or '/' or '.') || c.Gap is '-' or '/' or '.' or '(' || b.Length > 2)
        {
            return false;
        }

        var (x, y, z) = (Value(text, a), Value(text, b), Value(text, c));
        return a.Length == 4 ? c.Length <= 2 && IsYear(x) && y is >= 1 and <= 12 && z is >= 1 and <= 31
            : a.Length <= 2 && (c.Length == 4 ? IsYear(z) : c.Length == 2 && a.Gap != '-') && x is >= 1 and <= 31 && y is >= 1 and <= 31 && (x <= 12 || y <= 12);
    }

    private static bool IsYear(int value) => value is >= 1880 and <= 2100;

    private static int Value(ReadOnlySpan<char> text, DigitGroup group)
    {
        var value = 0;
        foreach (var digit in text.Slice(group.Start, Math.Min(group.Length, 4)))
        {
            value = (value * 10) + digit - '0';
        }

        return value;
    }
}
