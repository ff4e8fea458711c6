using Vectrant.Core.Answering;
using Vectrant.Infrastructure.Conversations;
using Vectrant.Infrastructure.Persistence;

namespace Vectrant.Infrastructure.Demo;

/// <summary>How a draft of the past and its decision are written.</summary>
internal static class DemoSql
{
    public const string Draft =
        """
        INSERT INTO draft (id, conversation_id, message_id, epoch, state, text, confidence, model, answer, outcome, sentences, supported_sentences, sources,
                           attempt, created_at, ready_at)
        VALUES (@id, @conversation, @question, 0, @state, @Text, @Confidence, @Model, @answer::jsonb, @outcome, @sentences, @supported, @sources, 1, @at, @at)
        """;

    public const string Decision =
        """
        INSERT INTO decision (id, draft_id, conversation_id, kind, person_id, person_name, decided_at, draft_text, final_text, reason, allowed_because,
                              send_after, delivered_message_id, delivered_at)
        VALUES (@id, @draft, @conversation, @kind, @person, @personName, @at, @draftText, @final, @reason, @because::jsonb,
                @sendAfter, @message, @sendAfter)
        """;

    public static object DraftRow(DemoPast past, int place, Answer answer, Guid question, string state, DateTimeOffset at) => new
    {
        id = past.DraftId(place),
        conversation = past.Id,
        question,
        state,
        answer.Text,
        answer.Confidence,
        answer.Model,
        answer = StoredJson.Write(answer),
        outcome = EnumText.From(answer.Outcome),
        sentences = answer.Sentences.Count,
        supported = answer.Sentences.Count(sentence => sentence.Supported),
        sources = answer.Sentences.SelectMany(sentence => sentence.PassageNumbers).Distinct().Count(),
        at,
    };
}
