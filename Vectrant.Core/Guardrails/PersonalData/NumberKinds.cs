namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>A number as it stands in a text.</summary>
internal readonly ref struct WrittenNumber(DigitGroups groups, int first, int last, ReadOnlySpan<char> digits, Surroundings before)
{
    public DigitGroups Groups { get; } = groups;

    public int First { get; } = first;

    public int Last { get; } = last;

    public ReadOnlySpan<char> Digits { get; } = digits;

    public Surroundings Before { get; } = before;

    /// <summary>Topic of the word right behind it.</summary>
    public Topic After { get; init; }

    /// <summary>Topics of all words a little behind it.</summary>
    public Topic Follows { get; init; }

    /// <summary>A plus sign stands in front.</summary>
    public bool IsInternational { get; init; }

    public bool IsBracketed { get; init; }

    /// <summary>No digits are left over in front of it, as when it is the end of a longer number.</summary>
    public bool IsStart { get; init; }

    public bool IsEnd { get; init; }

    public bool IsSingle => First == Last;

    /// <summary>The word that names the number, in front of it or right behind it.</summary>
    public bool IsCalled(Topic topic) => (Before.Label & topic) != 0 || (Before.Label == Topic.None && (After & topic) != 0);

    /// <summary>Named as it, or near its word with no other number's word between.</summary>
    public bool IsAbout(Topic topic) => IsCalled(topic) || (Before.Label == Topic.None && After == Topic.None && Before.Is(topic));

    /// <summary>The same, or spoken of behind it; only for what has a check digit.</summary>
    public bool IsMentioned(Topic topic) => IsAbout(topic) || ((Follows & topic) != 0 && Before.Label == Topic.None && !Before.IsOrder);

    public bool HasSizes(params ReadOnlySpan<int> sizes)
    {
        if (Last - First + 1 != sizes.Length)
        {
            return false;
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            if (Groups[First + i].Length != sizes[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All groups are joined by the same sign, one of those given.</summary>
    public bool IsJoinedBy(ReadOnlySpan<char> signs)
    {
        var sign = Groups[First].Gap;
        for (var i = First; i < Last; i++)
        {
            if (Groups[i].Gap != sign)
            {
                return false;
            }
        }

        return First == Last || signs.Contains(sign);
    }
}

/// <summary>Decides what a written number is. The order of the questions is the order of trust.</summary>
internal static class NumberKinds
{
    private const string Joints = " -.";

    public static Recognised Of(in WrittenNumber number, bool isAll)
    {
        if (number.IsInternational)
        {
            return Phone(number);
        }

        var found = Card(number, isAll);
        found = found.IsNone ? Aadhaar(number) : found;
        found = found.IsNone ? SocialSecurity(number) : found;
        if (found.IsNone && (number.Before.Seen | number.After) != Topic.None)
        {
            found = Bank(number);
            found = found.IsNone ? Code(number, isAll) : found;
            found = found.IsNone ? Papers(number) : found;
        }

        return found.IsNone && !IsRefused(number) ? Phone(number) : found;
    }

    private static Recognised Card(in WrittenNumber number, bool isAll)
    {
        var digits = number.Digits;
        if (digits.Length is < 12 or > 19)
        {
            return default;
        }

        var isGrouped = CardNumbers.IsGrouped(number.Groups, number.First, number.Last);
        if (!(isGrouped || number.IsSingle || number.IsCalled(Topic.Card)) || !number.IsJoinedBy(Joints))
        {
            return default;
        }

        if (CardNumbers.IsCard(digits))
        {
            return number.IsCalled(Topic.Card) ? new("cards.named", FindingTypes.Card, 0.99f)
                : isGrouped && CardNumbers.IsGlobal(digits) ? new("cards.grouped", FindingTypes.Card, 0.95f)
                : number.IsMentioned(Topic.Card) ? new("cards.near", FindingTypes.Card, 0.9f)
                : number.IsSingle && (isAll || digits.Length == 16) && CardNumbers.IsGlobal(digits) && !number.Before.IsOrder && number.Before.Label == Topic.None
                    ? new("cards.bare", FindingTypes.Card, digits.Length == 16 ? 0.8f : 0.6f)
                : default;
        }

        // A wrong digit does not make a stated card public.
        return digits.Length >= 13 && number.IsCalled(Topic.Card) && CardNumbers.IsGlobal(digits) ? new("cards.mistyped", FindingTypes.Card, 0.7f) : default;
    }

    private static Recognised Aadhaar(in WrittenNumber number)
    {
        var digits = number.Digits;
        if (digits.Length != 12 || digits[0] < '2' || !digits.ContainsAnyExcept(digits[0]) || !number.IsJoinedBy(Joints) || !CheckDigits.Verhoeff(digits))
        {
            return default;
        }

        // "Aadhaar and mobile number: …" names both; the check digit decides.
        var isBeside = number.Before.Label is Topic.None or Topic.Phone && ((number.Before.Seen | number.Follows) & Topic.Aadhaar) != 0 && !number.Before.IsOrder;
        return number.IsCalled(Topic.Aadhaar) || isBeside ? new("identity.aadhaar", FindingTypes.Aadhaar, 0.98f)
            : number.HasSizes(4, 4, 4) && number.IsStart && number.IsEnd && number.Before.Label == Topic.None && !number.Before.IsOrder ? new("identity.aadhaar_grouped", FindingTypes.Aadhaar, 0.75f)
            : default;
    }

    private static Recognised SocialSecurity(in WrittenNumber number)
    {
        var digits = number.Digits;
        if (digits.Length != 9 || !number.IsJoinedBy(Joints) || digits[5..].IndexOfAnyExcept('0') < 0 || digits[3..5] is "00" || digits[..3] is "000" or "666")
        {
            return default;
        }

        var isGrouped = number.HasSizes(3, 2, 4);
        var isDashed = isGrouped && number.Groups[number.First].Gap == '-';
        if (digits[0] == '9')
        {
            // 50-65, 70-88, 90-92 and 94-99 stand in the middle.
            return digits[3] >= '5' && digits[3..5] is not ("66" or "67" or "68" or "69" or "89" or "93") && (number.IsAbout(Topic.TaxId | Topic.Ssn) || (isDashed && number.IsStart && !number.Before.IsOrder)) ? new("identity.itin", FindingTypes.TaxId, 0.8f) : default;
        }

        return (isGrouped || number.IsSingle || number.HasSizes(3, 3, 3)) && (number.IsAbout(Topic.Ssn) || (isGrouped && number.Before.Label == Topic.TaxId))
                ? new("identity.ssn", FindingTypes.Ssn, 0.98f)
            : isDashed && number.IsStart && number.IsEnd && number.Before.Label == Topic.None && !number.Before.IsOrder ? new("identity.ssn_grouped", FindingTypes.Ssn, 0.85f)
            : default;
    }

    private static Recognised Bank(in WrittenNumber number)
    {
        var digits = number.Digits;
        if (digits.Length == 9 && number.IsAbout(Topic.Routing) && number.IsJoinedBy(Joints) && IsRoutingRange(digits) && CheckDigits.Routing(digits))
        {
            return new("bank.aba", FindingTypes.Aba, 0.95f);
        }

        if (number.IsCalled(Topic.Routing) && digits.Length is >= 8 and <= 12)
        {
            return new("bank.code_named", FindingTypes.AccountNumber, 0.6f);
        }

        return number.IsCalled(Topic.Account) && digits.Length is >= 6 and <= 20 && digits.ContainsAnyExcept(digits[0]) && number.IsJoinedBy(" -./") ? new("bank.account", FindingTypes.AccountNumber, 0.9f) : default;
    }

    private static bool IsRoutingRange(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0' is <= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80;

    private static Recognised Code(in WrittenNumber number, bool isAll)
    {
        var digits = number.Digits;
        if (number.IsCalled(Topic.Security) && number.IsSingle && digits.Length is 3 or 4)
        {
            return new("codes.card_security", FindingTypes.PinCode, 0.9f);
        }

        if (!number.IsCalled(Topic.Pin) || digits.Length > 8 || !(number.IsSingle || number.HasSizes(3, 3) || number.HasSizes(4, 4)))
        {
            return default;
        }

        return !number.Before.IsWish ? new("codes.pin", FindingTypes.PinCode, 0.9f)
            : isAll ? new("codes.pin_wished", FindingTypes.PinCode, 0.6f)
            : default;
    }

    private static Recognised Papers(in WrittenNumber number)
    {
        var digits = number.Digits;
        return number.IsCalled(Topic.Licence) && digits.Length is >= 5 and <= 15 ? new("identity.driver_licence", FindingTypes.DriverLicence, 0.85f)
            : number.IsCalled(Topic.Passport) && digits.Length is >= 7 and <= 9 && number.IsSingle ? new("identity.passport", FindingTypes.Passport, 0.85f)
            : number.IsCalled(Topic.TaxId) && digits.Length is >= 8 and <= 13 ? new("identity.tax_id", FindingTypes.TaxId, 0.85f)
            : default;
    }

    // A number that is called something else is no telephone number, whether or not it was a right one of those.
    private static bool IsRefused(in WrittenNumber number) => number.Before.Label is not (Topic.None or Topic.Phone or Topic.PhonePlace);

    private static Recognised Phone(in WrittenNumber number)
    {
        var shape = PhoneNumbers.Shape(number.Groups, number.First, number.Last, number.Digits, number.IsInternational, number.IsBracketed);
        if (shape < 0)
        {
            return default;
        }

        if (number.IsCalled(Topic.Phone | Topic.PhonePlace) && (!number.IsSingle || number.Digits.Length is >= 7 and <= 14))
        {
            return new("phones.named", FindingTypes.Phone, Math.Max(shape, 0.9f));
        }

        return !number.IsSingle && number.IsAbout(Topic.Phone) ? new("phones.near", FindingTypes.Phone, Math.Max(shape, 0.8f))
            : shape >= 0.6f && number.IsStart && (number.IsInternational || !number.Before.IsOrder) ? new("phones.shape", FindingTypes.Phone, shape)
            : default;
    }
}
