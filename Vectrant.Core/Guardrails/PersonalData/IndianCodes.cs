namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>Shapes of the identifiers that Indian authorities and banks give out; letters in either case.</summary>
internal static class IndianCodes
{
    private const string PanHolders = "ABCFGHJLPT";
    private const string Banks =
        "SBIN HDFC ICIC UTIB PUNB KKBK BARB CNRB UBIN IOBA YESB IDIB BKID CBIN IDFB INDB FDRL MAHB UCBA PSIB IBKL RATN BDBL AUBL KARB SIBL KVBL CIUB TMBL JAKA DCBL DLXB ESFB UJVN AIRP PYTM IPOS SCBL HSBC CITI DBSS DEUT";

    /// <summary>Permanent account number: five letters, of which the fourth says what kind of holder it is, four digits, a letter.</summary>
    public static bool IsPan(ReadOnlySpan<char> word) =>
        AreLetters(word[..5]) && AreDigits(word[5..9]) && char.IsAsciiLetter(word[9]) && PanHolders.Contains(char.ToUpperInvariant(word[3])) && word[5..9].IndexOfAnyExcept('0') >= 0;

    /// <summary>Tax number: a state's code, a PAN, the count of registrations, Z, a check character.</summary>
    public static bool IsGstin(ReadOnlySpan<char> word) => HasGstinShape(word) && IsState(word) && IsPan(word[2..12]) && word[12] != '0' && CheckDigits.Gstin(word);

    /// <summary>Written like one, whether or not it can be one.</summary>
    public static bool HasGstinShape(ReadOnlySpan<char> word) =>
        AreDigits(word[..2]) && AreLetters(word[2..7]) && AreDigits(word[7..11]) && char.IsAsciiLetter(word[11]) && char.IsAsciiLetterOrDigit(word[12]) && word[13] is 'Z' or 'z' && char.IsAsciiLetterOrDigit(word[14]);

    /// <summary>Branch code: four letters of the bank, a zero, six characters.</summary>
    public static bool IsIfsc(ReadOnlySpan<char> word) => AreLetters(word[..4]) && word[4] == '0' && word[5..].IndexOfAnyInRange('0', '9') >= 0;

    public static bool IsKnownBank(ReadOnlySpan<char> word) => Banks.AsSpan().Contains(word[..4], StringComparison.Ordinal) && AreDigits(word[5..]);

    /// <summary>Voter's card: three letters and seven digits.</summary>
    public static bool IsVoterId(ReadOnlySpan<char> word) => AreLetters(word[..3]) && AreDigits(word[3..]);

    private static bool IsState(ReadOnlySpan<char> word) => ((word[0] - '0') * 10) + word[1] - '0' is (>= 1 and <= 38) or 97 or 99;

    private static bool AreDigits(ReadOnlySpan<char> part) => part.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool AreLetters(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }
}
