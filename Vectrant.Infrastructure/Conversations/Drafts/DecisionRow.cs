using Vectrant.Core.Answering;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>A decision as stored.</summary>
internal sealed class DecisionRow
{
    private const string Columns =
        "SELECT id, draft_id, kind, person_id, person_name, decided_at, final_text, send_after, undone_at, undone_by_name FROM decision";

    public required DecisionId Id { get; init; }

    public required DraftId DraftId { get; init; }

    public required string Kind { get; init; }

    public required PersonId PersonId { get; init; }

    public required string PersonName { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public string? FinalText { get; init; }

    public DateTimeOffset? SendAfter { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public string? UndoneByName { get; init; }

    public DecisionKind DecisionKind => EnumText.To<DecisionKind>(Kind);

    /// <summary>Nothing is sent before a second person has approved it too.</summary>
    public bool AwaitsSecond => DecisionKind != DecisionKind.Skipped && SendAfter is null;

    public static Task<DecisionRow?> FindAsync(Deed deed, DecisionId id) => deed.FindAsync<DecisionRow>($"{Columns} WHERE id = @id", new { id });

    public static Task<DecisionRow?> StandingAsync(Deed deed, DraftId draft) =>
        deed.FindAsync<DecisionRow>($"{Columns} WHERE draft_id = @draft AND undone_at IS NULL", new { draft });

    /// <summary>The decision of a conversation that is not sent yet; it may await a second approval.</summary>
    public static Task<DecisionRow?> PendingAsync(Deed deed, ConversationId conversation) =>
        deed.FindAsync<DecisionRow>(
            $"{Columns} WHERE conversation_id = @conversation AND undone_at IS NULL AND delivered_at IS NULL AND kind <> 'skipped'",
            new { conversation });

    public StandingDecision ToStanding(TimeSpan undo) => new(Id, SendAfter ?? (AwaitsSecond ? DecidedAt + undo : DecidedAt), AwaitsSecond);

    /// <summary>Whether a request is this decision once more: a double click, or a repeat after a lost answer.</summary>
    public bool Repeats(Actor actor, DecisionRequest request) =>
        PersonId == actor.PersonId && DecisionKind == request.Kind && (request.Kind != DecisionKind.Edited || request.FinalText == FinalText);
}

/// <summary>A draft as stored.</summary>
internal sealed class DraftRow
{
    public required string State { get; init; }

    public string? Text { get; init; }

    public string? Answer { get; init; }

    public int Sentences { get; init; }

    public int SupportedSentences { get; init; }

    public int Warnings { get; init; }

    public string? Outcome { get; init; }

    public float? Confidence { get; init; }

    public static Task<DraftRow?> FindAsync(Deed deed, DraftId id) => deed.FindAsync<DraftRow>(
        "SELECT state, text, answer, sentences, supported_sentences, warnings, outcome, confidence FROM draft WHERE id = @id", new { id });

    /// <summary>What the policy of the second approval looks at.</summary>
    public AnswerDoubts Doubts(bool changed) =>
        new(Sentences, SupportedSentences, Warnings, Outcome is null ? null : EnumText.To<AnswerOutcome>(Outcome), Confidence, changed);

    /// <summary>Null when this kind of decision can be taken on the draft as it is. A failed draft can only be skipped.</summary>
    public Error? RefuseDecision(DecisionKind kind) => EnumText.To<DraftState>(State) switch
    {
        DraftState.Ready => null,
        DraftState.Failed => kind == DecisionKind.Skipped ? null : ConversationErrors.DraftFailed,
        DraftState.Queued or DraftState.Generating => ConversationErrors.DraftNotReady,
        _ => ConversationErrors.DraftExpired,
    };
}
