namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>How long an account number is in each country of the IBAN register (ISO 13616).</summary>
internal static class IbanCountries
{
    public const int Longest = 33;

    private static readonly byte[] Lengths = new byte[26 * 26];

    static IbanCountries()
    {
        const string Register =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28"
            + "HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29"
            + "PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";
        for (var i = 0; i < Register.Length; i += 4)
        {
            Lengths[Index(Register[i], Register[i + 1])] = (byte)(((Register[i + 2] - '0') * 10) + Register[i + 3] - '0');
        }
    }

    /// <returns>The length, or 0 for letters that are no such country.</returns>
    public static int Length(char first, char second) => char.IsAsciiLetter(first) && char.IsAsciiLetter(second) ? Lengths[Index(first, second)] : 0;

    private static int Index(char first, char second) => (((first | 0x20) - 'a') * 26) + (second | 0x20) - 'a';
}
