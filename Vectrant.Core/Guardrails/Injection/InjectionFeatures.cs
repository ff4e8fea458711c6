using System.Buffers;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// Cuts the word form of a text into words and sentences and names what stands there by hash: words, pairs, pairs with a gap,
/// triples, and pieces of four and five letters inside words. All digits are one word. Kept between texts.
/// </summary>
internal sealed class InjectionFeatures
{
    /// <summary>Buckets of the largest head; smaller heads take the upper bits away.</summary>
    public const int Bits = 17;

    private const int LongestWord = 24;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?;\n。！？।");

    private int[] _ends = new int[256];
    private int[] _starts = new int[256];
    private int[] _first = new int[257];
    private bool[] _opens = new bool[256];
    private int[] _buckets = new int[4096];

    /// <summary>Number of words.</summary>
    public int Words { get; private set; }

    /// <summary>The buckets of one word and of what it makes with the two before it.</summary>
    public ReadOnlySpan<int> Of(int word) => _buckets.AsSpan(_first[word], _first[word + 1] - _first[word]);

    public int Start(int word) => _starts[word];

    public int End(int word) => _ends[word];

    /// <summary>Whether a sentence begins with this word.</summary>
    public bool Opens(int word) => _opens[word];

    public void Read(ReadOnlySpan<char> text)
    {
        Words = 0;
        var (used, one, two, opens) = (0, 0u, 0u, true);
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                // A full stop ends a sentence when something else follows: not in "example.com" or "4.50".
                if (SentenceEnds.Contains(text[i]) && (text[i] == '\n' || i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1])))
                {
                    (opens, one, two) = (true, 0, 0);
                }

                i++;
                continue;
            }

            var end = WordEnd(text, i);
            Grow(used);
            var hash = Hash(text[i..end]);
            (_starts[Words], _ends[Words], _opens[Words], _first[Words]) = (i, end, opens, used);
            used = Name(text[i..end], hash, one, two, used);
            _first[++Words] = used;
            (two, one, opens) = (one, hash, false);
            i = end;
        }
    }

    private int Name(ReadOnlySpan<char> word, uint hash, uint one, uint two, int used)
    {
        _buckets[used++] = Bucket(hash, 1);
        _buckets[used++] = Bucket(Mix(one, hash), 2);
        if (one != 0)
        {
            _buckets[used++] = Bucket(Mix(two, hash), 3);
            _buckets[used++] = Bucket(Mix(Mix(two, one), hash), 4);
        }

        if (word.Length < 4 || !char.IsLetter(word[0]))
        {
            return used;
        }

        // Pieces know whether they stand at the edge of their word.
        for (var size = 4; size <= 5; size++)
        {
            for (var i = 0; i + size <= word.Length && i <= LongestWord; i++)
            {
                var piece = 2166136261u ^ (i == 0 ? 0x9E37u : 0) ^ (i + size == word.Length ? 0x79B90000u : 0);
                foreach (var c in word.Slice(i, size))
                {
                    piece = (piece ^ c) * 16777619u;
                }

                _buckets[used++] = Bucket(piece, 4 + (uint)size);
            }
        }

        return used;
    }

    // One Chinese, Japanese or Thai character is a word: nothing separates words there.
    private static int WordEnd(ReadOnlySpan<char> text, int i)
    {
        if (IsUnspaced(text[i]))
        {
            return i + 1;
        }

        do
        {
            i++;
        }
        while (i < text.Length && char.IsLetterOrDigit(text[i]) && !IsUnspaced(text[i]));
        return i;
    }

    private static bool IsUnspaced(char c) => c is (>= '\u0E00' and <= '\u0E7F') or (>= '\u3040' and <= '\u9FFF');

    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        var digits = true;
        foreach (var c in word[..Math.Min(word.Length, LongestWord)])
        {
            hash = (hash ^ c) * 16777619u;
            digits &= char.IsAsciiDigit(c);
        }

        return digits ? 7u : hash | 1u;
    }

    private static uint Mix(uint a, uint b) => ((a * 0x9E3779B1u) ^ (b * 0x85EBCA77u)) + 0x165667B1u;

    private static int Bucket(uint hash, uint kind)
    {
        hash = (hash ^ (kind * 0xC2B2AE3Du)) * 0x27D4EB2Fu;
        hash ^= hash >> 15;
        hash *= 0x85EBCA6Bu;
        return (int)(hash >> (32 - Bits));
    }

    private void Grow(int used)
    {
        if (Words + 1 >= _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
            Array.Resize(ref _starts, _ends.Length);
            Array.Resize(ref _opens, _ends.Length);
            Array.Resize(ref _first, _ends.Length + 1);
        }

        if (used + (LongestWord * 2) + 16 > _buckets.Length)
        {
            Array.Resize(ref _buckets, _buckets.Length * 2);
        }
    }
}
