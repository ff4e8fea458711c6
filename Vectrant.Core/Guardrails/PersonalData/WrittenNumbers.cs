namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Reads every number of a text and decides what it is: date, address of a machine, card, account, personal identity, telephone.
/// A number alone is nothing; it takes a check digit with the usual grouping, or a word that says what it is, and a nearer word about
/// orders or invoices takes it back.
/// </summary>
internal sealed class WrittenNumbers
{
    private const int FewestDigits = 3;
    private const int MostDigits = 24;
    private const int MostGroups = 8;

    private readonly DigitGroups _groups = new();
    private readonly DigitGroups _joined = new();

    // Where the next number begins if nothing before it is left over.
    private int _fresh;

    public void Find(in Reading reading)
    {
        var text = reading.Text;
        for (var place = text.IndexOfAnyInRange('0', '9'); place >= 0 && place < text.Length;)
        {
            var start = place;
            place = _groups.Read(text, start);
            _fresh = 0;
            for (var first = 0; first < _groups.Count;)
            {
                first = Take(reading, first);
            }

            var next = text[place..].IndexOfAnyInRange('0', '9');
            place = next < 0 ? text.Length : place + next;
        }
    }

    // Returns the group to go on with.
    private int Take(in Reading reading, int first)
    {
        if (first == 0 ? _groups.StartsInside : _groups[first - 1].Gap is not (' ' or '('))
        {
            return first + 1;
        }

        var text = reading.Text;
        var start = _groups[first].Start;
        if (WrittenDates.IsDate(_groups, first, text))
        {
            if (reading.Context.Before(text, start).Is(Topic.Birth))
            {
                reading.Add("dates.birth", FindingTypes.DateOfBirth, start, _groups[first + 2].End, 0.9f);
            }

            return _fresh = first + 3;
        }

        if (IpAddresses.IsFour(_groups, first, text))
        {
            return _fresh = IpAddresses.AddFour(reading, _groups, first);
        }

        return TakeNumber(reading, first);
    }

    private int TakeNumber(in Reading reading, int first)
    {
        var text = reading.Text;
        var start = _groups[first].Start;
        var (last, count) = (first - 1, 0);
        while (last + 1 < _groups.Count && last + 1 < first + MostGroups && count + _groups[last + 1].Length <= MostDigits)
        {
            count += _groups[++last].Length;
        }

        if (count < FewestDigits)
        {
            return first + 1;
        }

        Span<char> digits = stackalloc char[MostDigits];
        _groups.Copy(text, first, last, digits);
        var before = reading.Context.Before(text, start);
        if (before.Label != Topic.None && _groups[first].Length == 1 && TakeSpaced(reading, first, before) is > 0 and var next)
        {
            return _fresh = next;
        }

        for (; last >= first; count -= _groups[last--].Length)
        {
            // Values are written in groups of two and more; single figures in a row are a list.
            if (count < Math.Max(FewestDigits, (2 * (last - first)) + 1))
            {
                continue;
            }

            var end = End(text, last);
            var isWhole = _groups[last].Gap is '\0' or ' ' && (last < _groups.Count - 1 || !_groups.EndsInside || end > _groups[last].End);
            if (isWhole)
            {
                var number = new WrittenNumber(_groups, first, last, digits[..count], before)
                {
                    After = reading.Context.After(text, end),
                    Follows = reading.Context.Follow(end),
                    IsInternational = PlusBefore(text, start),
                    IsBracketed = start > 0 && text[start - 1] == '(' && _groups[first].Gap == '(',
                    IsStart = first == _fresh,
                    IsEnd = last == _groups.Count - 1,
                };
                var kind = NumberKinds.Of(number, reading.IsAll);
                if (!kind.IsNone)
                {
                    reading.Add(kind.Rule, kind.Type, Begin(text, start, kind.Type), kind.Type == FindingTypes.Phone ? end : _groups[last].End, kind.Score);
                    return _fresh = last + 1;
                }
            }
        }

        return first + 1;
    }

    // "My account number is 1 2 3 4 5 6 7 8": single figures are one number when a word says what they are.
    private int TakeSpaced(in Reading reading, int first, Surroundings before)
    {
        Span<char> digits = stackalloc char[MostDigits];
        var last = first;
        while (last + 1 < _groups.Count && last - first + 1 < MostDigits && _groups[last + 1].Length == 1 && _groups[last].Gap == _groups[first].Gap)
        {
            last++;
        }

        var count = last - first + 1;
        if (count < 4 || _groups[last].Gap is not ('\0' or ' ') || (last == _groups.Count - 1 && _groups.EndsInside))
        {
            return 0;
        }

        _groups.Copy(reading.Text, first, last, digits);
        _joined.Join(_groups[first].Start, count);
        var kind = NumberKinds.Of(new WrittenNumber(_joined, 0, 0, digits[..count], before), reading.IsAll);
        if (kind.IsNone)
        {
            return 0;
        }

        reading.Add(kind.Rule, kind.Type, _groups[first].Start, _groups[last].End, kind.Score);
        return last + 1;
    }

    // The sign and the bracket belong to a telephone number.
    private static int Begin(ReadOnlySpan<char> text, int start, string type)
    {
        if (type == FindingTypes.Phone)
        {
            start -= start > 0 && text[start - 1] == '(' ? 1 : 0;
            start -= start > 0 && text[start - 1] == '+' ? 1 : 0;
            start -= start > 0 && text[start - 1] == '(' ? 1 : 0;
        }

        return start;
    }

    private static bool PlusBefore(ReadOnlySpan<char> text, int start) =>
        start > 0 && (text[start - 1] == '+' || (start > 1 && text[start - 1] == '(' && text[start - 2] == '+'));

    // "x123", "ext. 123" behind a telephone number.
    private int End(ReadOnlySpan<char> text, int last)
    {
        var end = _groups[last].End;
        if (_groups[last].Gap != '\0')
        {
            return end;
        }

        var place = end;
        while (place < text.Length && place < end + 2 && text[place] is ' ' or ',')
        {
            place++;
        }

        var rest = text[place..];
        var word = rest.StartsWith("extension", StringComparison.OrdinalIgnoreCase) ? 9 : rest.StartsWith("ext", StringComparison.OrdinalIgnoreCase) ? 3
            : rest.StartsWith("x", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        place += word;
        while (word > 1 && place < text.Length && text[place] is '.' or ' ' or ':' && place < end + 15)
        {
            place++;
        }

        var begin = place;
        while (place < text.Length && char.IsAsciiDigit(text[place]) && place < begin + 7)
        {
            place++;
        }

        var isExtension = word > 0 && place > begin + 1 && place < begin + 7 && (place == text.Length || !char.IsLetterOrDigit(text[place]));
        return isExtension ? place : end;
    }
}
