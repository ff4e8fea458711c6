namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// The stretches of a text that are judged: each sentence, windows of <see cref="Narrow"/> and of <see cref="Wide"/> words that
/// overlap by half. Their number grows with the length of the text, their cost does not grow with their own.
/// </summary>
internal static class InjectionStretches
{
    public const int Narrow = 32;
    public const int Wide = 128;

    /// <summary>A stretch of fewer features counts as this many: a few words are weak evidence either way.</summary>
    public const int FewestFeatures = 120;

    /// <summary>What the sum of a stretch is divided by.</summary>
    public static float Norm(int features) => MathF.Sqrt(Math.Max(features, FewestFeatures));

    /// <summary>Fills a list with stretches as (first word, word after the last).</summary>
    public static void Of(InjectionFeatures text, List<(int From, int To)> stretches)
    {
        stretches.Clear();
        var from = 0;
        for (var i = 1; i <= text.Words; i++)
        {
            if (i == text.Words || text.Opens(i))
            {
                stretches.Add((from, i));
                from = i;
            }
        }

        if (stretches.Count > 1)
        {
            AddWindows(text.Words, Narrow, stretches);
        }

        if (text.Words > Narrow)
        {
            AddWindows(text.Words, Wide, stretches);
        }
    }

    private static void AddWindows(int words, int size, List<(int From, int To)> stretches)
    {
        for (var from = 0; ; from += size / 2)
        {
            stretches.Add((from, Math.Min(from + size, words)));
            if (from + size >= words)
            {
                return;
            }
        }
    }
}
