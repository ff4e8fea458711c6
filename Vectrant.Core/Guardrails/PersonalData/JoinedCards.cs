namespace Vectrant.Core.Guardrails.PersonalData;

/// <summary>
/// Card numbers that are not written as on the card: over two lines, in uneven groups, with several kinds of signs between, one figure
/// at a time. Issuer, length and check digit have to hold; without a word about cards the number also stands alone, so that no part of
/// a table is taken for one. Each start is followed for as many digits as a card has.
/// </summary>
internal static class JoinedCards
{
    private const int FewestDigits = 13;
    private const int MostDigits = 19;
    private const int WidestJoint = 4;

    public static void Find(in Reading reading)
    {
        var text = reading.Text;
        for (var place = text.IndexOfAnyInRange('0', '9'); place >= 0;)
        {
            var isAlone = true;
            var isStart = !DigitGroups.IsInside(text, place);
            while (true)
            {
                var taken = isStart ? Take(reading, place, isAlone) : 0;
                place = taken > 0 ? taken : DigitsEnd(text, place);
                var joint = Joint(text, place, out var breaksLine);
                if (joint == 0)
                {
                    break;
                }

                place += joint;
                isAlone = false;
                // A row goes on; only the next line, or what follows a card, may begin another number. A column of single figures does not.
                isStart = taken > 0 || (breaksLine && DigitsEnd(text[..Math.Min(text.Length, place + 2)], place) == place + 2);
            }

            var next = text[place..].IndexOfAnyInRange('0', '9');
            place = next < 0 ? -1 : place + next;
        }
    }

    // Returns where the card ends, or 0.
    private static int Take(in Reading reading, int start, bool isAlone)
    {
        var text = reading.Text;
        Span<char> digits = stackalloc char[MostDigits];
        var sizes = new GroupSizes();
        var (count, place) = (0, start);
        while (true)
        {
            var end = DigitsEnd(text, place);
            if (count + end - place > MostDigits)
            {
                return 0;
            }

            text[place..end].CopyTo(digits[count..]);
            count += end - place;
            sizes.Add(end - place);
            var joint = Joint(text, end, out var breaksLine);
            if (count >= FewestDigits && (joint == 0 ? !DigitGroups.GoesOn(text, end) : breaksLine || text[end] == ' ')
                && CardNumbers.IsGlobal(digits[..count]) && CardNumbers.IsCard(digits[..count]) && IsMeant(reading, start, end, sizes, isAlone && joint == 0))
            {
                reading.Add("cards.joined", FindingTypes.Card, start, end, 0.96f);
                return end;
            }

            if (joint == 0)
            {
                return 0;
            }

            sizes.Breaks |= breaksLine;
            sizes.HasOddJoints |= text[end] is not (' ' or '-' or '\n' or '\r' or '\u00a0' or '\u202f');
            place = end + joint;
        }
    }

    private static bool IsMeant(in Reading reading, int start, int end, GroupSizes sizes, bool isAlone)
    {
        // One group is an ordinary number.
        var before = sizes.Count == 1 ? default : reading.Context.Before(reading.Text, start);
        if (sizes.Count == 1 || before.IsOrder || before.Label is not (Topic.None or Topic.Card))
        {
            return false;
        }

        return before.Is(Topic.Card) || ((reading.Context.After(reading.Text, end) | reading.Context.Follow(end)) & Topic.Card) != 0
            || (isAlone && (sizes.AreFours || sizes.AreSingle || (!sizes.HasOddJoints && !sizes.Breaks && sizes.Total == 16 && sizes.Fewest >= 2 && sizes.Count <= 5)));
    }

    private static int DigitsEnd(ReadOnlySpan<char> text, int place)
    {
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }

        return place;
    }

    // How wide the gap to the next digit is, or 0: blanks, at most one line break and at most one sign.
    private static int Joint(ReadOnlySpan<char> text, int end, out bool breaksLine)
    {
        var (breaks, signs) = (0, 0);
        var place = end;
        for (; place < text.Length && place <= end + WidestJoint && !char.IsAsciiDigit(text[place]); place++)
        {
            var c = text[place];
            breaks += c == '\n' ? 1 : 0;
            signs += c is '-' or '.' or '/' or '_' or '|' or '*' or '\\' or '\u00b7' or (>= '\u2010' and <= '\u2015') ? 1 : char.IsWhiteSpace(c) ? 0 : 2;
        }

        breaksLine = breaks > 0;
        return place > end && place <= end + WidestJoint && place < text.Length && breaks <= 1 && signs <= 1 ? place - end : 0;
    }

    /// <summary>How the digits were grouped.</summary>
    private struct GroupSizes()
    {
        public int Count { get; private set; }

        public int Total { get; private set; }

        public int Fewest { get; private set; } = MostDigits;

        public int Most { get; private set; }

        /// <summary>A line ended in between.</summary>
        public bool Breaks { get; set; }

        /// <summary>Signs stand in between that dates and versions have, too.</summary>
        public bool HasOddJoints { get; set; }

        public readonly bool AreFours => Total == 16 && Fewest == 4 && Most == 4;

        public readonly bool AreSingle => Total is 15 or 16 && Most == 1;

        public void Add(int size)
        {
            Count++;
            Total += size;
            Fewest = Math.Min(Fewest, size);
            Most = Math.Max(Most, size);
        }
    }
}
