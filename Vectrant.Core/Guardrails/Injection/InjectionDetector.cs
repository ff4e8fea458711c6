using Vectrant.Core.Guardrails.Text;

namespace Vectrant.Core.Guardrails.Injection;

/// <summary>
/// Finds attempts to steer the assistant: phrases by rule, the rest by a linear model over words and pieces of words, judged by
/// sentence and by window. Takes any number of threads; allocates nothing on a clean text.
/// </summary>
public sealed class InjectionDetector
{
    /// <summary>Rule id of what the model found.</summary>
    public const string ModelRule = "injection.model";

    /// <summary>Rule id of a common word in letters of two scripts beside words of attacks.</summary>
    public const string DisguiseRule = "injection.disguised";

    /// <summary>From this score on a text is an attack; the one operating point of all sets.</summary>
    public const float Attack = 0.5f;

    // A phrase in quotes inside a short question is talked about, not used.
    private const int LongestQuestion = 400;

    [ThreadStatic]
    private static Scratch? _scratch;

    private readonly InjectionModel _model;
    private readonly InjectionPhrases _phrases = new(InjectionRules.All);
    private readonly InjectionLines _lines;

    public InjectionDetector()
        : this(InjectionModel.Shipped)
    {
    }

    internal InjectionDetector(InjectionModel model)
    {
        _model = model;
        _lines = new InjectionLines(model.Lines);
    }

    /// <summary>Judges a message; what is found has a score of at least <see cref="Attack"/>.</summary>
    public void Find(ShadowText text, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        var scratch = _scratch ??= new Scratch();
        var before = findings.Count;
        Judge(text, scratch, findings);
        foreach (var piece in text.Decoded)
        {
            JudgeHidden(piece.Text, scratch);
            if (scratch.HiddenFindings.Count > 0)
            {
                var strongest = scratch.HiddenFindings.ToList().MaxBy(finding => finding.Score);
                findings.Add(strongest with { Start = piece.Start, Length = piece.Length });
            }
        }

        if (findings.Count == before && text.DisguisedWords > 0)
        {
            findings.Add(new Finding(DisguiseRule, FindingTypes.Injection, 0, text.Original.Length, 0.7f));
        }
    }

    /// <summary>
    /// Judges a retrieved passage: sentences or lines that speak to an assistant, each with the span to take out.
    /// </summary>
    public void FindInstructions(ShadowText passage, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(findings);
        var scratch = _scratch ??= new Scratch();
        scratch.Found.Clear();
        _phrases.Find(passage.Words, scratch.Found);
        scratch.Readings.Find(passage.Words, _phrases, scratch.Found);
        _lines.Find(passage, scratch, findings);
        foreach (var piece in passage.Decoded)
        {
            JudgeHidden(piece.Text, scratch);
            if (scratch.HiddenFindings.Count > 0)
            {
                findings.Add(scratch.HiddenFindings.Span[0] with { Start = piece.Start, Length = piece.Length });
            }
        }
    }

    // What was encoded twice is judged, too; deeper nobody looks, and no model reads on its own.
    private void JudgeHidden(string text, Scratch scratch)
    {
        scratch.HiddenFindings.Clear();
        scratch.Hidden.Read(text);
        Judge(scratch.Hidden, scratch, scratch.HiddenFindings);
        for (var i = 0; i < scratch.Hidden.Decoded.Count && scratch.HiddenFindings.Count == 0; i++)
        {
            scratch.Deeper.Read(scratch.Hidden.Decoded[i].Text);
            Judge(scratch.Deeper, scratch, scratch.HiddenFindings);
        }
    }

    private void Judge(ShadowText text, Scratch scratch, Findings findings)
    {
        var words = text.Words;
        scratch.Found.Clear();
        _phrases.Find(words, scratch.Found);
        scratch.Readings.Find(words, _phrases, scratch.Found);
        var asks = words.Length <= LongestQuestion && words.IndexOfAny('"', '\'') >= 0 && Quotes.IsTalkedAbout(words);
        foreach (var (rule, start, length) in scratch.Found)
        {
            if (!asks || !Quotes.Hold(words, start, length))
            {
                var (from, size) = text.FromWords(start, length);
                findings.Add(new Finding(rule.Id, FindingTypes.Injection, from, size, rule.Score));
            }
        }

        if (asks)
        {
            words = Quotes.Blank(words, scratch.Unquoted);
        }

        scratch.Features.Read(words);
        var (first, last, score) = scratch.Sums.Highest(scratch.Features, _model.Messages);
        var probability = _model.Messages.Probability(score);
        if (last > first && probability >= Attack)
        {
            var (from, size) = text.FromWords(scratch.Features.Start(first), scratch.Features.End(last - 1) - scratch.Features.Start(first));
            findings.Add(new Finding(ModelRule, FindingTypes.Injection, from, size, probability));
        }
    }

    /// <summary>What one thread works with.</summary>
    internal sealed class Scratch
    {
        public InjectionFeatures Features { get; } = new();

        public InjectionSums Sums { get; } = new();

        public List<(InjectionRule Rule, int Start, int Length)> Found { get; } = [];

        public ShadowText Hidden { get; } = new();

        public ShadowText Deeper { get; } = new();

        public OtherReadings Readings { get; } = new();

        public Findings HiddenFindings { get; } = new();

        public char[] Unquoted { get; } = new char[LongestQuestion];
    }
}
