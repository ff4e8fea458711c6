using Vectrant.Core.Language;

namespace Vectrant.Core.Models.Offline;

/// <summary>
/// The built-in embedder: no training data, no download, the same vector on every machine. Features are stems, pairs of
/// neighbouring stems and character 3- to 5-grams of each word (which make spelling variants, inflections and parts of
/// compounds meet); each is hashed with a sign into a fixed number of dimensions (the "hashing trick", Weinberger et
/// al. 2009), with sublinear counts and little weight for stop words. Cosine of two vectors measures shared wording,
/// not shared meaning.
/// </summary>
public static class HashedEmbedder
{
    public const int Dimensions = 512;
    public const string Name = "hashed-512-v1";

    private const float StemWeight = 1f;
    private const float PairWeight = 0.35f;
    private const float GramWeight = 0.22f;
    private const float StopWeight = 0.08f;

    /// <summary>Words beyond this many add nothing that a chunk of usual size would need.</summary>
    private const int MaxWords = 4000;

    /// <returns>A vector of length 1, or all zeros for a text without words.</returns>
    public static float[] Embed(string text)
    {
        var features = new Dictionary<uint, float>(1024);
        string? previous = null;
        foreach (var word in Words.Split(text).Take(MaxWords))
        {
            var stem = Stem.Of(word.Folded);
            if (StopWords.Contains(word.Folded))
            {
                Add(features, Hash("w", stem), StopWeight);
                continue;
            }

            Add(features, Hash("w", stem), StemWeight);
            if (previous is not null)
            {
                Add(features, Hash(previous, stem), PairWeight);
            }

            previous = stem;
            AddGrams(features, word.Folded);
        }

        return Project(features);
    }

    private static void AddGrams(Dictionary<uint, float> features, string word)
    {
        if (word.Length < 4)
        {
            return;
        }

        var padded = string.Concat("^", word, "$");
        var share = GramWeight / MathF.Sqrt(padded.Length);
        for (var size = 3; size <= 5; size++)
        {
            for (var i = 0; i + size <= padded.Length; i++)
            {
                Add(features, Hash("g", padded.AsSpan(i, size)), share * (size - 1));
            }
        }
    }

    private static void Add(Dictionary<uint, float> features, uint hash, float weight) =>
        features[hash] = features.GetValueOrDefault(hash) + weight;

    private static float[] Project(Dictionary<uint, float> features)
    {
        var vector = new float[Dimensions];
        foreach (var (hash, weight) in features)
        {
            // Sublinear: the tenth occurrence of a word says less than the first.
            var damped = weight > 1 ? 1 + MathF.Log(weight) : weight;
            var sign = (hash & 0x8000_0000) == 0 ? 1f : -1f;
            vector[hash % Dimensions] += sign * damped;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        if (length > 0)
        {
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] /= length;
            }
        }

        return vector;
    }

    // FNV-1a with a final mix: fixed by its definition, unlike string.GetHashCode, which differs with each process.
    private static uint Hash(ReadOnlySpan<char> kind, ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var c in kind)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash = (hash ^ '|') * 16777619u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 16;
        hash *= 0x85EBCA6Bu;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
