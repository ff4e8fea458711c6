namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Whether groups of digits can be a telephone number, and how much its shape alone says (0: nothing without a word beside it).</summary>
internal static class PhoneNumbers
{
    public const int FewestDigits = 7;
    public const int MostDigits = 17;

    /// <param name="groups">The written number.</param>
    /// <param name="first">First group.</param>
    /// <param name="last">Last group.</param>
    /// <param name="digits">All digits of these groups.</param>
    /// <param name="isInternational">A plus sign stands in front.</param>
    /// <param name="isBracketed">The first group stands in brackets.</param>
    /// <returns>Score without any context, 0 to 1; -1 when it is no telephone number whatever the context.</returns>
    public static float Shape(DigitGroups groups, int first, int last, ReadOnlySpan<char> digits, bool isInternational, bool isBracketed)
    {
        var count = last - first + 1;
        if (count > 7 || digits.Length is < FewestDigits or > MostDigits || !HasGroups(groups, first, last))
        {
            return -1;
        }

        if (isInternational)
        {
            return digits.Length is >= 8 and <= 16 && CallingCodes.Begins(digits) ? 0.95f : -1;
        }

        if (groups[first].Length >= 2 && digits.StartsWith("00") && CallingCodes.Begins(digits[2..]))
        {
            return digits.Length is >= 10 and <= 17 ? count > 1 ? 0.85f : 0 : -1;
        }

        if (digits.Length > 13 || digits.StartsWith("000"))
        {
            return -1;
        }

        return IsAmerican(groups, first, last, digits, isBracketed) ? 0.85f
            : digits[0] == '0' ? Trunk(groups, first, last, digits, isBracketed)
            : isBracketed && count is 2 or 3 && digits.Length is >= 8 and <= 11 ? 0.6f
            : 0;
    }

    private static bool HasGroups(DigitGroups groups, int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            // One digit alone is a country code, the (0) of "+44 (0)20", or the area behind that.
            if (groups[i].Length == 1 && i > first + (i > 1 && groups[i - 1].Length == 1 ? 2 : 1))
            {
                return false;
            }
        }

        // "0.0993118" is a fraction, "1967-1970" a time.
        var isPair = last == first + 1 && groups[first].Gap is '.' or '-';
        return !isPair || (groups[first].Gap == '-' && (groups[first].Length != 4 || groups[last].Length != 4));
    }

    // Area code and exchange of the North American plan begin with 2 to 9.
    private static bool IsAmerican(DigitGroups groups, int first, int last, ReadOnlySpan<char> digits, bool isBracketed)
    {
        if (digits.Length == 11 && digits[0] == '1' && groups[first].Length == 1)
        {
            return IsAmerican(groups, first + 1, last, digits[1..], false);
        }

        return digits.Length == 10 && last - first == 2 && groups[first].Length == 3 && groups[first + 1].Length == 3
            && (groups[first].Gap != '/' && groups[first + 1].Gap is '-' or '.' or ' ')
            && digits[0] is >= '2' && (isBracketed || digits[3] >= '2');
    }

    private static float Trunk(DigitGroups groups, int first, int last, ReadOnlySpan<char> digits, bool isBracketed)
    {
        var count = last - first + 1;
        // "0 (917) 123 4567"
        var hasOwnTrunk = groups[first].Length == 1 && count >= 3;
        var shortest = hasOwnTrunk ? groups[first + 1].Length : groups[first].Length;
        for (var i = first + 1; i <= last; i++)
        {
            shortest = Math.Min(shortest, groups[i].Length);
        }

        var isUsual = digits.Length is >= 9 and <= 12 && digits[1] != '0' && shortest >= 2;
        return !isUsual || count == 1 ? 0
            : isBracketed || (count == 2 && groups[first].Gap == '/' && groups[first].Length is >= 3 and <= 5) ? 0.7f
            : count >= 3 && groups[first].Gap is not ('/' or '.') ? 0.6f
            : count >= 4 && groups[first].Gap == '.' && !hasOwnTrunk ? 0.6f
            : 0;
    }
}
