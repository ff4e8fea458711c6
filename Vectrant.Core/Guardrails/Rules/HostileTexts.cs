namespace Vectrant.Core.Guardrails.Rules;

/// <summary>
/// Texts that keep a pattern as busy as possible: long runs of one of its own characters, and all of them in a disorder that visits
/// many states. The same texts for the same pattern each time.
/// </summary>
internal static class HostileTexts
{
    // Long enough that time growing with the square misses the budget many times over, on a fast machine too.
    private const int Length = 40_000;
    private const int Runs = 8;

    public static IEnumerable<string> For(string pattern)
    {
        var alphabet = PatternSyntax.Alphabet(pattern);
        if (alphabet.Count == 0)
        {
            alphabet = ['a', '0', ' '];
        }

        // Spread over the alphabet, so that a long pattern is not only tried with its first characters.
        var step = Math.Max(1, alphabet.Count / Runs);
        for (var i = 0; i < alphabet.Count; i += step)
        {
            yield return new string(alphabet[i], Length);
        }

        yield return Disorder(alphabet, 1);
        yield return Disorder([.. alphabet, 'x', '7', ' '], 2);
    }

    private static string Disorder(IReadOnlyList<char> alphabet, uint seed) => string.Create(Length, (alphabet, seed), static (text, state) =>
    {
        // A linear congruential generator (Numerical Recipes): no secret is made here, and the text must be the same everywhere.
        var value = state.seed;
        for (var i = 0; i < text.Length; i++)
        {
            value = (1664525 * value) + 1013904223;
            text[i] = state.alphabet[(int)((value >> 16) % (uint)state.alphabet.Count)];
        }
    });
}
