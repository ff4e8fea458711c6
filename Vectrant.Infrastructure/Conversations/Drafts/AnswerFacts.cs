using Dapper;
using Vectrant.Core.Answering;
using Vectrant.Core.Conversations;
using Vectrant.Core.Guardrails;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>The columns of a draft that come out of an answer: the answer itself, and the counts that the queue shows without reading it.</summary>
internal sealed class AnswerFacts
{
    /// <summary>For the SET list of an UPDATE; <see cref="With"/> brings the values.</summary>
    public const string Assignments =
        """
        text = @Text, confidence = @Confidence, model = @Model, answer = @Answer::jsonb, outcome = @Outcome, sentences = @Sentences,
        supported_sentences = @SupportedSentences, sources = @Sources, redactions = @Redactions, warnings = @Warnings
        """;

    public required string Text { get; init; }

    public required float Confidence { get; init; }

    public required string Model { get; init; }

    public required string Answer { get; init; }

    public required string Outcome { get; init; }

    public required int Sentences { get; init; }

    public required int SupportedSentences { get; init; }

    public required int Sources { get; init; }

    public required int Redactions { get; init; }

    public required int Warnings { get; init; }

    public static AnswerFacts Of(Answer answer) => new()
    {
        Text = Storable(answer.Text),
        Confidence = (float)Math.Clamp(double.IsNaN(answer.Confidence) ? 0 : answer.Confidence, 0, 1),
        Model = Storable(answer.Model),
        Answer = StoredJson.Write(answer with { Confidence = double.IsFinite(answer.Confidence) ? answer.Confidence : 0 }),
        Outcome = EnumText.From(answer.Outcome),
        Sentences = answer.Sentences.Count,
        SupportedSentences = answer.Sentences.Count(sentence => sentence.Supported),
        Sources = CitedSources(answer).Count,
        Redactions = answer.Trace.Count(step => step.Verdict == Verdict.Redact),
        Warnings = answer.Trace.Count(step => step.Verdict is Verdict.Warn or Verdict.Block),
    };

    /// <summary>The documents behind the supported sentences, in the order of their first citation.</summary>
    public static IReadOnlyList<MessageSource> CitedSources(Answer answer) =>
    [
        .. answer.Sentences
            .Where(sentence => sentence.Supported)
            .SelectMany(sentence => sentence.PassageNumbers)
            .Where(number => number >= 1 && number <= answer.Passages.Count)
            .Select(number => answer.Passages[number - 1])
            .DistinctBy(passage => passage.DocumentId)
            .Select(passage => new MessageSource(passage.DocumentId.Value, passage.VersionId.Value, passage.DocumentTitle)),
    ];

    public DynamicParameters With(object more)
    {
        var parameters = new DynamicParameters(this);
        parameters.AddDynamicParams(more);
        return parameters;
    }

    /// <summary>A broken model may write what PostgreSQL cannot store; each such unit becomes a replacement character, so that offsets stay.</summary>
    private static string Storable(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate))
        {
            return text;
        }

        var units = text.ToCharArray();
        for (var i = 0; i < units.Length; i++)
        {
            if (char.IsHighSurrogate(units[i]) && i + 1 < units.Length && char.IsLowSurrogate(units[i + 1]))
            {
                i++;
            }
            else if (units[i] == '\0' || char.IsSurrogate(units[i]))
            {
                units[i] = '\uFFFD';
            }
        }

        return new string(units);
    }
}
