namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Values of letters and digits: account numbers of ISO 13616, the identifiers of Indian taxes, banks and voters, papers, and bank
/// codes behind their word.
/// </summary>
internal static class CodeTokens
{
    private const int LongestPaper = 20;

    // A line break may have blanks on both sides.
    private const int MostBetween = 6;

    public static void Find(in Reading reading)
    {
        var text = reading.Text;
        for (var place = text.IndexOfAnyInRange('0', '9'); place >= 0;)
        {
            var start = place;
            while (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]))
            {
                start--;
            }

            var end = place;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            var isOpen = start == 0 || !(char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_');
            if (isOpen && end - start >= 4 && text[start..end].IndexOfAnyExceptInRange('0', '9') >= 0)
            {
                Take(reading, start, end);
            }

            var next = text[end..].IndexOfAnyInRange('0', '9');
            place = next < 0 ? -1 : end + next;
        }
    }

    /// <summary>Bank codes have no digits of their own and are looked for behind their word only.</summary>
    public static void FindBankCodes(in Reading reading)
    {
        var text = reading.Text;
        for (var i = 0; i < reading.Context.Count; i++)
        {
            if (reading.Context[i].Topic == Topic.Bic)
            {
                var place = reading.Context[i].End;
                for (var words = 0; words < 5 && place < text.Length; words++)
                {
                    var (start, end) = NextWord(text, place);
                    if (IsBankCode(text[start..end]))
                    {
                        reading.Add("bank.bic", FindingTypes.Bic, start, end, 0.95f);
                        break;
                    }

                    place = end;
                }
            }
        }
    }

    private static (int Start, int End) NextWord(ReadOnlySpan<char> text, int place)
    {
        var most = Math.Min(text.Length, place + 24);
        while (place < most && !char.IsAsciiLetterOrDigit(text[place]))
        {
            place++;
        }

        var start = place;
        while (place < most && char.IsAsciiLetterOrDigit(text[place]))
        {
            place++;
        }

        return (start, place);
    }

    // Four letters, a country, two more, and three for a branch (ISO 9362).
    private static bool IsBankCode(ReadOnlySpan<char> word) =>
        word.Length is 8 or 11 && !word.ContainsAnyExceptInRange('0', 'Z') && word[..6].IndexOfAnyExceptInRange('A', 'Z') < 0 && Countries.Contains(word[4], word[5]);

    private static void Take(in Reading reading, int start, int end)
    {
        if (TakeIban(reading, start) || (end - start == 15 && TakeGstin(reading, start, end)))
        {
            return;
        }

        var word = reading.Text[start..end];
        var before = reading.Context.Before(reading.Text, start);
        var after = before.Label == Topic.None ? reading.Context.After(reading.Text, end) : Topic.None;
        var called = before.Label | after;
        if (word.Length == 10 && IndianCodes.IsPan(word) && (IsUpper(word) ? before.Label is not Topic.Order : called == Topic.Pan))
        {
            reading.Add("identity.pan", FindingTypes.Pan, start, end, (called & Topic.Pan) != 0 || before.Is(Topic.Pan) ? 0.98f : 0.75f);
        }
        else if (word.Length == 11 && IndianCodes.IsIfsc(word) && (called == Topic.Ifsc || before.Is(Topic.Ifsc | Topic.Account) || (IsUpper(word) && IndianCodes.IsKnownBank(word))))
        {
            reading.Add("bank.ifsc", FindingTypes.Ifsc, start, end, 0.95f);
        }
        else if (word.Length == 10 && IndianCodes.IsVoterId(word) && (called == Topic.Voter || before.Is(Topic.Voter)))
        {
            reading.Add("identity.voter_id", FindingTypes.VoterId, start, end, 0.95f);
        }
        else if (called is Topic.Licence or Topic.Passport or Topic.TaxId)
        {
            TakePaper(reading, start, end, called);
        }
    }

    private static bool TakeIban(in Reading reading, int start)
    {
        var text = reading.Text;
        var length = start + 4 < text.Length ? IbanCountries.Length(text[start], text[start + 1]) : 0;
        if (length == 0 || !char.IsAsciiDigit(text[start + 2]) || !char.IsAsciiDigit(text[start + 3]))
        {
            return false;
        }

        Span<char> code = stackalloc char[IbanCountries.Longest];
        var (count, place, gap) = (0, start, 0);
        while (place < text.Length && count < length)
        {
            if (char.IsAsciiLetterOrDigit(text[place]))
            {
                code[count++] = text[place];
                gap = 0;
            }
            else if (!IsIbanJoint(text[place]) || ++gap > MostBetween)
            {
                return false;
            }

            place++;
        }

        if (count < length || (place < text.Length && char.IsLetterOrDigit(text[place])) || !CheckDigits.Mod97(code[..length]))
        {
            return false;
        }

        reading.Add("bank.iban", FindingTypes.Iban, start, place, 0.99f);
        return true;
    }

    // Between two groups stands a sign, or a line break with its blanks.
    private static bool IsIbanJoint(char c) => c is ' ' or '-' or '.' or '\t' or '\r' or '\n' or '\u00a0' or '\u202f';

    private static bool TakeGstin(in Reading reading, int start, int end)
    {
        var word = reading.Text[start..end];
        if (IndianCodes.IsGstin(word))
        {
            reading.Add("identity.gstin", FindingTypes.Gstin, start, end, 0.99f);
        }

        // With a wrong check character it is no other paper either.
        return IndianCodes.HasGstinShape(word);
    }

    private static void TakePaper(in Reading reading, int start, int end, Topic called)
    {
        var text = reading.Text;
        while (called == Topic.Licence && end + 4 < text.Length && text[end] is '-' or ' ' && text[(end + 1)..(end + 5)].IndexOfAnyExceptInRange('0', '9') < 0 && end - start < LongestPaper)
        {
            end++;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]) && end - start < LongestPaper)
            {
                end++;
            }
        }

        var word = text[start..end];
        var digits = 0;
        foreach (var c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        var (rule, type) = called switch
        {
            Topic.Licence => ("identity.driver_licence", FindingTypes.DriverLicence),
            Topic.Passport => ("identity.passport", FindingTypes.Passport),
            _ => ("identity.tax_id", FindingTypes.TaxId),
        };
        if (digits >= 4 && word.Length >= 6 && word.Length <= (called == Topic.Passport ? 10 : LongestPaper))
        {
            reading.Add(rule, type, start, end, 0.85f);
        }
    }

    private static bool IsUpper(ReadOnlySpan<char> word) => word.IndexOfAnyInRange('a', 'z') < 0;
}
