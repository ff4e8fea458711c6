namespace Vectrant.Core.Guardrails.Text;

/// <summary>
/// Puts the letters of a few key words of attacks back in order: "instrcutions" is read as easily as it is written. The first letter
/// has to be right; none of the words has another word for an anagram that begins as it does.
/// </summary>
internal static class ScrambledWords
{
    private static readonly string[] Keys =
    [
        "ignore", "ignoring", "disregard", "forget", "override", "bypass", "previous", "instruction", "instructions", "system", "prompt", "prompts",
        "reveal", "your", "guidelines", "restrictions", "developer", "everything",
    ];

    // By first letter: which lengths there are, as bits.
    private static readonly int[] Lengths = BuildLengths();
    private static readonly uint[] Sums = [.. Keys.Select(key => Sum(key))];

    public static void Resolve(Span<char> words)
    {
        for (var i = 0; i < words.Length;)
        {
            if (!IsLetter(words[i]))
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < words.Length && IsLetter(words[end]))
            {
                end++;
            }

            if (end - i < 32 && (Lengths[words[i] - 'a'] & (1 << (end - i))) != 0)
            {
                ResolveWord(words[i..end]);
            }

            i = end;
        }
    }

    private static void ResolveWord(Span<char> word)
    {
        var sum = Sum(word);
        for (var k = 0; k < Keys.Length; k++)
        {
            if (Sums[k] == sum && Keys[k].Length == word.Length && Keys[k][0] == word[0])
            {
                Keys[k].CopyTo(word);
                return;
            }
        }
    }

    // The same for every order of the same letters, and hardly ever for other letters.
    private static uint Sum(ReadOnlySpan<char> word)
    {
        var sum = 0u;
        foreach (var c in word)
        {
            var letter = (uint)(c - 'a' + 1) * 0x9E3779B1u;
            letter ^= letter >> 15;
            sum += letter * 0x85EBCA77u;
        }

        return sum;
    }

    private static int[] BuildLengths()
    {
        var lengths = new int[26];
        foreach (var key in Keys)
        {
            lengths[key[0] - 'a'] |= 1 << key.Length;
        }

        return lengths;
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z';
}
