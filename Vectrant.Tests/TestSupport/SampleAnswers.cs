using Vectrant.Core.Answering;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Retrieval;

namespace Vectrant.Tests.TestSupport;

/// <summary>Answers as the pipeline makes them, for tests of what people see.</summary>
public static class SampleAnswers
{
    public const string Supported = "Floor coverings that are firmly laid are insured against escaping tap water.";
    public const string Unsupported = "We transfer the money within 3 days.";

    /// <summary>One sentence with a source.</summary>
    public static Answer Grounded() => Of((Supported, true));

    /// <summary>One sentence with a source, one without.</summary>
    public static Answer Mixed() => Of((Supported, true), (Unsupported, false));

    private static Answer Of(params (string Text, bool Supported)[] sentences)
    {
        var passage = new Passage(
            new ChunkId(Guid.CreateVersion7()), new DocumentId(Guid.CreateVersion7()), new DocumentVersionId(Guid.CreateVersion7()), 2,
            "Home contents terms 2026", Audience.Customer, ["Part B", "Water"], 14, 100, 260,
            "§ 6.2 Floor coverings that are firmly laid are insured against escaping tap water, in cellars as well. Loose carpets are not.", .8);
        var text = string.Join(' ', sentences.Select(sentence => sentence.Text));
        var marked = new List<AnswerSentence>();
        var start = 0;
        foreach (var (words, supported) in sentences)
        {
            marked.Add(new AnswerSentence(start, words.Length, supported, supported ? [1] : [], supported ? null : "3 days"));
            start += words.Length + 1;
        }

        var supportedCount = sentences.Count(sentence => sentence.Supported);
        return new Answer(
            AnswerOutcome.Answered,
            text,
            marked,
            [passage],
            [
                Step(AnswerStep.InputCheck, Verdict.Allow, "input_clean"),
                Step(AnswerStep.Retrieve, Verdict.Allow, "passages_found", ("found", 1), ("documents", 1)),
                Step(AnswerStep.Ground, supportedCount == sentences.Length ? Verdict.Allow : Verdict.Warn, supportedCount == sentences.Length ? "all_supported" : "some_unsupported", ("supported", supportedCount), ("sentences", sentences.Length)),
                Step(AnswerStep.OutputCheck, Verdict.Allow, "output_clean"),
            ],
            supportedCount == sentences.Length ? .86 : .52,
            "offline/extractive");
    }

    private static StepVerdict Step(AnswerStep step, Verdict verdict, string code, params (string Name, int Count)[] counts) =>
        new(step, verdict, code, counts.ToDictionary(count => count.Name, count => count.Count), 1.5);
}
