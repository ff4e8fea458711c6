using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>How a head is trained.</summary>
/// <param name="Bits">Power of two of its buckets.</param>
/// <param name="Epochs">How often every example is seen.</param>
/// <param name="Rate">Step size of AdaGrad.</param>
/// <param name="Decay">L2 penalty on the weights an example touches.</param>
/// <param name="Seed">Order of the examples; the same seed gives the same weights.</param>
/// <param name="AttackWeight">How much an attack counts, a benign text being one.</param>
internal sealed record TrainingSettings(int Bits = 17, int Epochs = 8, float Rate = 0.4f, float Decay = 2e-6f, int Seed = 17, float AttackWeight = 4)
{
    /// <summary>How much a set counts, where that is not one.</summary>
    public IReadOnlyDictionary<string, float> SetWeights { get; init; } = new Dictionary<string, float>();

    /// <summary>The same for the benign texts alone of a set that holds both.</summary>
    public IReadOnlyDictionary<string, float> BenignWeights { get; init; } = new Dictionary<string, float>();

    public float Weight(InjectionExample example) => example.IsAttack
        ? SetWeights.GetValueOrDefault(example.Set, 1f) * AttackWeight
        : BenignWeights.GetValueOrDefault(example.Set, SetWeights.GetValueOrDefault(example.Set, 1f));
}

/// <summary>
/// Logistic regression with AdaGrad (Duchi et al. 2011). A text is as suspicious as its most suspicious stretch, so each step
/// trains that stretch only: what makes an attack is somewhere in it, and nowhere in a benign text.
/// </summary>
internal static class InjectionTraining
{
    public static TrainedHead Train(IReadOnlyList<PreparedExample> examples, TrainingSettings settings)
    {
        var head = new TrainedHead(new float[1 << settings.Bits]);
        var squares = new float[1 << settings.Bits];
        Array.Fill(squares, 1e-3f);
        var biasSquare = 1e-3f;
        var random = new Random(settings.Seed);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                var example = examples[index];
                var (stretch, score) = head.Highest(example);
                var error = (1f / (1f + MathF.Exp(-score))) - (example.Source.IsAttack ? 1f : 0f);
                var weight = settings.Weight(example.Source);
                if (MathF.Abs(error) < 0.005f)
                {
                    continue;
                }

                var buckets = example.Buckets(stretch);
                var part = 1f / InjectionStretches.Norm(buckets.Length);
                foreach (var bucket in buckets)
                {
                    var place = bucket & (head.Weights.Length - 1);
                    var gradient = (weight * error * part) + (settings.Decay * head.Weights[place]);
                    squares[place] += gradient * gradient;
                    head.Weights[place] -= settings.Rate * gradient / MathF.Sqrt(squares[place]);
                }

                biasSquare += weight * error * weight * error;
                head.Bias -= settings.Rate * 0.1f * weight * error / MathF.Sqrt(biasSquare);
            }
        }

        return head;
    }
}

/// <summary>An example cut into words, with its stretches.</summary>
internal sealed class PreparedExample
{
    private readonly int[] _buckets;
    private readonly int[] _first;
    private readonly (int From, int To)[] _stretches;

    public PreparedExample(InjectionExample source, ShadowText shadow, InjectionFeatures features)
    {
        Source = source;
        shadow.Read(source.Text);
        features.Read(shadow.Words);
        var stretches = new List<(int From, int To)>();
        InjectionStretches.Of(features, stretches);
        _stretches = [.. stretches];
        _first = new int[features.Words + 1];
        var buckets = new List<int>();
        for (var i = 0; i < features.Words; i++)
        {
            buckets.AddRange(features.Of(i));
            _first[i + 1] = buckets.Count;
        }

        _buckets = [.. buckets];
    }

    public InjectionExample Source { get; }

    public int Stretches => _stretches.Length;

    public ReadOnlySpan<int> Buckets(int stretch) =>
        _buckets.AsSpan(_first[_stretches[stretch].From], _first[_stretches[stretch].To] - _first[_stretches[stretch].From]);

    public static IReadOnlyList<PreparedExample> Prepare(IEnumerable<InjectionExample> examples)
    {
        var (shadow, features) = (new ShadowText(), new InjectionFeatures());
        return [.. examples.Select(example => new PreparedExample(example, shadow, features)).Where(example => example._stretches.Length > 0)];
    }

    /// <summary>The stretch with the highest score.</summary>
    public (int Stretch, float Score) Highest(float[] weights, float bias)
    {
        Span<float> sums = _first.Length <= 512 ? stackalloc float[_first.Length] : new float[_first.Length];
        sums[0] = 0;
        for (var i = 1; i < sums.Length; i++)
        {
            var sum = 0f;
            for (var j = _first[i - 1]; j < _first[i]; j++)
            {
                sum += weights[_buckets[j] & (weights.Length - 1)];
            }

            sums[i] = sums[i - 1] + sum;
        }

        var (best, highest) = (0, float.NegativeInfinity);
        for (var i = 0; i < _stretches.Length; i++)
        {
            var (from, to) = _stretches[i];
            var score = bias + ((sums[to] - sums[from]) / InjectionStretches.Norm(_first[to] - _first[from]));
            if (score > highest)
            {
                (best, highest) = (i, score);
            }
        }

        return (best, highest);
    }
}

/// <summary>Weights as they are while training.</summary>
internal sealed class TrainedHead(float[] weights)
{
    public float[] Weights => weights;

    public float Bias { get; set; } = -1;

    public (int Stretch, float Score) Highest(PreparedExample example) => example.Highest(weights, Bias);

    /// <summary>Eight bits a weight; the rare weight beyond eight deviations is cut.</summary>
    public InjectionHead Quantise(float threshold)
    {
        var used = weights.Where(weight => weight != 0).ToArray();
        var deviation = MathF.Sqrt(used.Sum(weight => weight * weight) / Math.Max(1, used.Length));
        var scale = Math.Max(1e-9f, Math.Min(used.Select(MathF.Abs).DefaultIfEmpty(0).Max(), deviation * 8) / 127f);
        return new InjectionHead([.. weights.Select(weight => (sbyte)Math.Clamp(MathF.Round(weight / scale), -127, 127))], scale, Bias, threshold);
    }
}
