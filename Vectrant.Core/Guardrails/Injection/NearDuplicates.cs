namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// Puts texts that say nearly the same into one group, by minima of hashed word triples (Broder 1997): texts that share one of a few
/// bands of minima are joined. Groups stay together when examples are divided, so that a copy is never judged by its copy.
/// </summary>
internal static class NearDuplicates
{
    private const int Bands = 8;
    private const int Rows = 4;

    /// <summary>A group number for each text.</summary>
    public static int[] Group(IReadOnlyList<string> texts)
    {
        var parent = Enumerable.Range(0, texts.Count).ToArray();
        var seen = new Dictionary<(int Band, uint A, uint B, uint C, uint D), int>();
        var minima = new uint[Bands * Rows];
        for (var i = 0; i < texts.Count; i++)
        {
            Sketch(texts[i], minima);
            for (var band = 0; band < Bands; band++)
            {
                var row = minima.AsSpan(band * Rows, Rows);
                var key = (band, row[0], row[1], row[2], row[3]);
                if (!seen.TryAdd(key, i))
                {
                    parent[Root(parent, i)] = Root(parent, seen[key]);
                }
            }
        }

        return [.. Enumerable.Range(0, texts.Count).Select(i => Root(parent, i))];
    }

    private static void Sketch(string text, uint[] minima)
    {
        Array.Fill(minima, uint.MaxValue);
        var words = text.ToLowerInvariant().Split((char[])[' ', '\n', '\r', '\t', '.', ',', '!', '?', ':', ';', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        var size = Math.Min(3, words.Length);
        for (var i = 0; i + size <= words.Length; i++)
        {
            var hash = 2166136261u;
            for (var j = i; j < i + size; j++)
            {
                foreach (var c in words[j])
                {
                    hash = (hash ^ c) * 16777619u;
                }

                hash = (hash ^ ' ') * 16777619u;
            }

            for (var k = 0; k < minima.Length; k++)
            {
                var mixed = (hash ^ ((uint)k * 0x9E3779B1u)) * 0x85EBCA6Bu;
                mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE35u;
                minima[k] = Math.Min(minima[k], mixed ^ (mixed >> 16));
            }
        }
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            i = parent[i] = parent[parent[i]];
        }

        return i;
    }
}
