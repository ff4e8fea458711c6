namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// A linear judge over hashed features. A stretch of words scores the sum of its features' weights divided by the root of their
/// number, plus a bias, so that a long text is not more suspicious than a short one.
/// </summary>
/// <param name="Weights">One for each bucket; a power of two, at most 2^<see cref="InjectionFeatures.Bits"/>.</param>
/// <param name="Scale">What a weight of one stands for.</param>
/// <param name="Bias">Added to every score.</param>
/// <param name="Threshold">The score of which a text is as likely stopped as not.</param>
internal sealed record InjectionHead(sbyte[] Weights, float Scale, float Bias, float Threshold)
{
    // Turns distance from the threshold into 0..1; only the order and the middle carry meaning.
    private const float Steepness = 2f;

    public float Probability(float score) => 1f / (1f + MathF.Exp(-Steepness * (score - Threshold)));

    /// <summary>Sum of the weights of one word.</summary>
    public int Sum(ReadOnlySpan<int> buckets)
    {
        var (weights, mask, sum) = (Weights, Weights.Length - 1, 0);
        foreach (var bucket in buckets)
        {
            sum += weights[bucket & mask];
        }

        return sum;
    }

    public float Score(long sum, int features) => Bias + (Scale * sum / InjectionStretches.Norm(features));
}
