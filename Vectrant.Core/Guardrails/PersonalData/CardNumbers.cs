namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>What a payment card's number looks like: issuer's prefix, length, Luhn's check (ISO/IEC 7812), the usual ways to group it.</summary>
internal static class CardNumbers
{
    /// <summary>The prefix and the length belong to a card scheme.</summary>
    public static bool HasIssuer(ReadOnlySpan<char> digits) => IsGlobal(digits) || (Number(digits, 2) is 50 or (>= 56 and <= 69) or 6 && digits.Length is >= 12 and <= 19);

    /// <summary>One of the schemes with narrow prefixes; debit cards of the Maestro kind may begin with almost anything.</summary>
    public static bool IsGlobal(ReadOnlySpan<char> digits)
    {
        var two = Number(digits, 2);
        var (three, four) = (Number(digits, 3), Number(digits, 4));
        var length = digits.Length;
        return digits[0] == '4' ? length is 13 or 16 or 19
            : two is 34 or 37 ? length == 15
            : two is >= 51 and <= 55 || four is >= 2221 and <= 2720 ? length == 16
            : two is 36 or 38 or 39 or 30 ? length is >= 14 and <= 19
            : three is 213 or 180 || four is 2131 or 1800 ? length == 15
            : two == 35 ? length is >= 16 and <= 19
            : (four == 6011 || two is 64 or 65 or 62 or 81) && length is >= 16 and <= 19;
    }

    /// <summary>Issuer, length and check digit hold, and it is more than one digit repeated.</summary>
    public static bool IsCard(ReadOnlySpan<char> digits) =>
        digits.Length is >= 12 and <= 19 && HasIssuer(digits) && digits.ContainsAnyExcept(digits[0]) && CheckDigits.Luhn(digits);

    /// <summary>Written as on the card: 4-4-4-4, 4-6-5, 4-6-4 or 4-4-4-4-3.</summary>
    public static bool IsGrouped(DigitGroups groups, int first, int last)
    {
        var count = last - first + 1;
        if (count is < 3 or > 5 || groups[first].Length != 4)
        {
            return false;
        }

        for (var i = first; i < last; i++)
        {
            if (groups[i].Gap is not (' ' or '-' or '.') || (i > first && count > 3 && groups[i].Length != 4))
            {
                return false;
            }
        }

        return count == 3 ? groups[first + 1].Length == 6 && groups[last].Length is 4 or 5 : groups[last].Length == (count == 4 ? 4 : 3);
    }

    private static int Number(ReadOnlySpan<char> digits, int count)
    {
        var number = 0;
        foreach (var digit in digits[..count])
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
