namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>The published check-digit schemes. Each takes the bare characters, without separators.</summary>
public static class CheckDigits
{
    private const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // Multiplication table of the dihedral group D5 and the powers of Verhoeff's permutation (Verhoeff 1969).
    private static ReadOnlySpan<byte> Product =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
        5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static ReadOnlySpan<byte> Permutation =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    /// <summary>Payment cards (ISO/IEC 7812-1, annex B).</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    /// <summary>Aadhaar numbers.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        var state = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            state = Product[(state * 10) + Permutation[(i % 8 * 10) + digits[^(i + 1)] - '0']];
        }

        return state == 0;
    }

    /// <summary>Bank account numbers of ISO 13616: the first four characters moved to the end, letters as 10 to 35, remainder 1 of 97.</summary>
    public static bool Mod97(ReadOnlySpan<char> code)
    {
        var rest = 0;
        for (var i = 0; i < code.Length; i++)
        {
            var value = Value(code[(i + 4) % code.Length]);
            if (value < 0)
            {
                return false;
            }

            rest = ((rest * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return rest == 1;
    }

    /// <summary>Routing numbers of American banks: weights 3, 7, 1 over nine digits.</summary>
    public static bool Routing(ReadOnlySpan<char> digits)
    {
        ReadOnlySpan<byte> weights = [3, 7, 1];
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += weights[i % 3] * (digits[i] - '0');
        }

        return digits.Length == 9 && sum % 10 == 0 && sum > 0;
    }

    /// <summary>The last character of a GSTIN: base 36, weights 1 and 2 in turn, the digits of each product added.</summary>
    public static bool Gstin(ReadOnlySpan<char> code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length - 1; i++)
        {
            var product = Value(code[i]) * ((i % 2) + 1);
            sum += (product / 36) + (product % 36);
        }

        return Base36[(36 - (sum % 36)) % 36] == char.ToUpperInvariant(code[^1]);
    }

    private static int Value(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'Z' => c - 'A' + 10,
        >= 'a' and <= 'z' => c - 'a' + 10,
        _ => -1,
    };
}
