using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// Measures detector and training together by cross-validation: every text is judged by rules and by a model that has seen neither it
/// nor a near duplicate of it, all at the one threshold.
/// </summary>
public static class InjectionEvaluation
{
    // Cutting a disguised text would only measure the length of what is left.
    private const int LongestDisguised = 4000;

    /// <summary>Rows for each set, then for each disguise of the attacks, then for lines of documents.</summary>
    public static IReadOnlyList<InjectionRow> Run(InjectionData data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var all = InjectionTrainer.WithSamples(data);
        var messages = PreparedExample.Prepare(all.Messages);
        var folds = InjectionTrainer.Fold(messages);
        var messageHeads = InjectionTrainer.CrossValidateMessages(messages, folds, all, cancellationToken);
        var lines = PreparedExample.Prepare(all.Lines);
        var lineFolds = InjectionTrainer.Fold(lines);
        var lineHeads = InjectionTrainer.CrossValidateLines(lines, lineFolds, cancellationToken);
        var detectors = messageHeads.Zip(lineHeads, (message, line) => new InjectionDetector(new InjectionModel(message, line, string.Empty))).ToArray();
        return
        [
            .. Messages(messages, folds, detectors),
            .. Disguised(messages, folds, detectors, cancellationToken),
            .. Alone(lines, lineFolds, detectors),
            .. Embedded(lines, lineFolds, detectors),
        ];
    }

    /// <summary>Whether the detector calls a text an attack.</summary>
    public static bool IsAttack(InjectionDetector detector, ShadowText shadow, Findings findings, string text)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(shadow);
        ArgumentNullException.ThrowIfNull(findings);
        shadow.Read(text);
        findings.Clear();
        detector.Find(shadow, findings);
        return findings.Count > 0;
    }

    private static IEnumerable<InjectionRow> Messages(IReadOnlyList<PreparedExample> examples, int[] folds, InjectionDetector[] detectors)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        return Count(examples, (example, i) => IsAttack(detectors[folds[i]], shadow, findings, example.Text));
    }

    private static List<InjectionRow> Disguised(IReadOnlyList<PreparedExample> examples, int[] folds, InjectionDetector[] detectors, CancellationToken cancellationToken)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        var attacks = examples.Select((example, i) => (example.Source, Detector: detectors[folds[i]]))
            .Where(entry => entry.Source.IsAttack && entry.Source.Set != "own attacks" && entry.Source.Text.Length <= LongestDisguised).ToList();
        var rows = new List<InjectionRow> { new("attacks undisguised", "caught", attacks.Count(entry => IsAttack(entry.Detector, shadow, findings, entry.Source.Text)), attacks.Count) };
        foreach (var (name, apply) in Disguises.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(new InjectionRow($"attacks, {name}", "caught", attacks.Count(entry => IsAttack(entry.Detector, shadow, findings, apply(entry.Source.Text))), attacks.Count));
        }

        return rows;
    }

    private static IEnumerable<InjectionRow> Alone(IReadOnlyList<PreparedExample> lines, int[] folds, InjectionDetector[] detectors)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        return Count(lines, (line, i) => Instructs(detectors[folds[i]], shadow, findings, line.Text, 0, line.Text.Length));
    }

    // At the start, in the middle and at the end of a document made of ordinary lines of another part.
    private static IEnumerable<InjectionRow> Embedded(IReadOnlyList<PreparedExample> lines, int[] folds, InjectionDetector[] detectors)
    {
        var (shadow, findings) = (new ShadowText(), new Findings());
        var ordinary = lines.Where(line => !line.Source.IsAttack && line.Source.Set.EndsWith("lines", StringComparison.Ordinal)).Select(line => line.Source.Text).ToList();
        if (ordinary.Count == 0)
        {
            return [];
        }

        return Count(lines, (line, i) =>
        {
            var around = Enumerable.Range(0, 6).Select(k => ordinary[((i * 7) + k) % ordinary.Count]).ToList();
            var before = string.Join('\n', around.Take(i % 3 * 3)) is { Length: > 0 } head ? head + "\n" : string.Empty;
            var text = before + line.Text + "\n" + string.Join('\n', around.Skip(i % 3 * 3));
            return Instructs(detectors[folds[i]], shadow, findings, text, before.Length, line.Text.Length);
        }).Where(row => row.Measure == "caught").Select(row => row with { Set = row.Set + " in a document" });
    }

    private static bool Instructs(InjectionDetector detector, ShadowText shadow, Findings findings, string text, int start, int length)
    {
        shadow.Read(text);
        findings.Clear();
        detector.FindInstructions(shadow, findings);
        return findings.Covers(start, length);
    }

    private static IEnumerable<InjectionRow> Count(IReadOnlyList<PreparedExample> examples, Func<InjectionExample, int, bool> stops) =>
        examples.Select((example, i) => (example.Source, Stopped: stops(example.Source, i))).ToList()
            .GroupBy(entry => (entry.Source.Set, entry.Source.IsAttack))
            .OrderByDescending(group => group.Key.IsAttack).ThenBy(group => group.Key.Set, StringComparer.Ordinal)
            .Select(group => new InjectionRow(group.Key.Set, group.Key.IsAttack ? "caught" : "stopped wrongly", group.Count(entry => entry.Stopped), group.Count()));
}
