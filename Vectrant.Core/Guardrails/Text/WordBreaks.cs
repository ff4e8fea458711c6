namespace Vectrant.Core.Guardrails.Text;

/// <summary>Finds the words in letters that stand together without blanks, by the cheapest way to cut them (Viterbi).</summary>
internal static class WordBreaks
{
    private const int Shortest = 8;
    private const int Longest = 256;
    private const int LongestWord = 14;
    private const int UnknownLetter = 3;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = CommonWords.All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Puts blanks between known words; the buffer has to have room for as many as there are letters. Returns their number.</summary>
    public static int Insert(MappedChars text, int first, int length)
    {
        if (length is < Shortest or > Longest)
        {
            return 0;
        }

        Span<int> cost = stackalloc int[length + 1];
        Span<byte> step = stackalloc byte[length + 1];
        Cut(text.Span.Slice(first, length), cost, step);
        Span<bool> breaks = stackalloc bool[length];
        var count = 0;
        for (var end = length; end > 0; end -= Math.Max((int)step[end], 1))
        {
            // Letters of no word stay together: a break stands only where a known word begins or ends.
            var start = end - Math.Max((int)step[end], 1);
            if (start > 0 && !breaks[start] && (step[end] > 0 || step[start] > 0))
            {
                breaks[start] = true;
                count++;
            }
        }

        Spread(text, first, breaks, count);
        return count;
    }

    // A step of zero is a letter of no known word.
    private static void Cut(ReadOnlySpan<char> letters, Span<int> cost, Span<byte> step)
    {
        cost[0] = 0;
        for (var end = 1; end <= letters.Length; end++)
        {
            (cost[end], step[end]) = (cost[end - 1] + UnknownLetter, 0);
            for (var size = 1; size <= Math.Min(LongestWord, end); size++)
            {
                var price = cost[end - size] + (size < 4 ? 6 : 4);
                if (price < cost[end] && Known.Contains(letters.Slice(end - size, size)))
                {
                    (cost[end], step[end]) = (price, (byte)size);
                }
            }
        }
    }

    // From the end, so that nothing is overwritten before it has moved.
    private static void Spread(MappedChars text, int first, ReadOnlySpan<bool> breaks, int count)
    {
        for (var (i, to) = (breaks.Length - 1, first + breaks.Length + count - 1); count > 0; i--)
        {
            text.Move(first + i, to--);
            if (breaks[i])
            {
                text.Move(first + i, to);
                text[to--] = ' ';
                count--;
            }
        }
    }
}
