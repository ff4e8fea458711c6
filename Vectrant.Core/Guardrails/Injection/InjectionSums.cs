namespace Vectrant.Core.Guardrails.Injection;

/// <summary>Running sums of a text's weights, so that every stretch costs two look-ups. Kept between texts.</summary>
internal sealed class InjectionSums
{
    private long[] _sums = new long[256];
    private int[] _counts = new int[256];

    private readonly List<(int From, int To)> _stretches = [];

    /// <summary>The most suspicious stretch as first word and word after the last.</summary>
    public (int First, int Last, float Score) Highest(InjectionFeatures text, InjectionHead head)
    {
        Read(text, head);
        InjectionStretches.Of(text, _stretches);
        var best = (First: 0, Last: 0, Score: float.NegativeInfinity);
        foreach (var (from, to) in _stretches)
        {
            var score = Score(head, from, to);
            if (score > best.Score)
            {
                best = (from, to, score);
            }
        }

        return best;
    }

    public void Read(InjectionFeatures text, InjectionHead head)
    {
        if (_sums.Length <= text.Words)
        {
            _sums = new long[text.Words * 2];
            _counts = new int[text.Words * 2];
        }

        for (var i = 0; i < text.Words; i++)
        {
            var buckets = text.Of(i);
            _sums[i + 1] = _sums[i] + head.Sum(buckets);
            _counts[i + 1] = _counts[i] + buckets.Length;
        }
    }

    public float Score(InjectionHead head, int from, int to) => head.Score(_sums[to] - _sums[from], _counts[to] - _counts[from]);
}
