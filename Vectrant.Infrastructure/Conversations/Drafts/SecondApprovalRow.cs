using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Infrastructure.Identity.Teams;

namespace Vectrant.Infrastructure.Conversations.Drafts;

/// <summary>A request for a second approval as stored, with the statements that several deeds share. All need the locked conversation.</summary>
internal sealed class SecondApprovalRow
{
    public required Guid Id { get; init; }

    public required string State { get; init; }

    public required PersonId FirstPersonId { get; init; }

    public PersonId? PersonId { get; init; }

    public string? PersonName { get; init; }

    public string? TextAfter { get; init; }

    public SecondApprovalState Step => EnumText.To<SecondApprovalState>(State);

    public bool Waits => Step == SecondApprovalState.Waiting;

    public bool IsGiven => Step is SecondApprovalState.Approved or SecondApprovalState.Edited;

    /// <summary>The newest one of a decision; null when policy never asked.</summary>
    public static Task<SecondApprovalRow?> FindAsync(Deed deed, DecisionId decision) => deed.FindAsync<SecondApprovalRow>(
        """
        SELECT id, state, first_person_id, person_id, person_name, text_after FROM second_approval
        WHERE decision_id = @decision AND undone_at IS NULL ORDER BY is_current DESC, requested_at DESC LIMIT 1
        """,
        new { decision });

    /// <summary>Who approved first, when the conversation waits for a second approval that this person may not give; null otherwise.</summary>
    public static Task<string?> WaitsForOthersAsync(Deed deed, Actor actor, ConversationId id) => deed.FindAsync<string>(
        $"""
        SELECT p.display_name FROM second_approval s JOIN conversation c ON c.current_draft_id = s.draft_id JOIN person p ON p.id = s.first_person_id
        WHERE s.conversation_id = @id AND c.id = @id AND s.is_current AND s.state = 'waiting'
          AND (s.first_person_id = @me OR NOT {TeamScope.Works(actor, Permission.GiveSecondApproval)})
        """,
        new { id, me = actor.PersonId });

    /// <summary>Why the rule of the conversation's team asks for a second person; empty when it does not.</summary>
    public static async Task<IReadOnlyList<SecondApprovalCause>> AskAsync(Deed deed, ConversationHead head, DraftRow draft, bool changed)
    {
        var rule = await deed.FindAsync<SecondApprovalRuleRow>(
            "SELECT mode, below_percent, changed_too FROM second_approval_rule WHERE team_id IS NOT DISTINCT FROM @team", new { team = head.TeamId?.Value });
        return rule is null ? [] : SecondApprovalPolicy.Asks(rule.ToRule(), draft.Doubts(changed));
    }

    /// <summary>From now on the decision waits for a second person.</summary>
    public static async Task RequestAsync(Deed deed, DecisionId decision, IReadOnlyList<SecondApprovalCause> because, DateTimeOffset now)
    {
        // Returned or taken back before, and decided anew: that one is history.
        await deed.ExecuteAsync(
            "UPDATE second_approval SET is_current = false WHERE is_current AND draft_id = (SELECT draft_id FROM decision WHERE id = @decision)", new { decision });
        await deed.ExecuteAsync(
            """
            INSERT INTO second_approval (id, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before)
            SELECT @id, id, draft_id, conversation_id, person_id, @because, @now, coalesce(final_text, draft_text) FROM decision WHERE id = @decision
            """,
            new { id = Guid.CreateVersion7(now), decision, because = because.Select(EnumText.From).ToArray(), now });
    }

    /// <summary>The second person takes the approval back: the answer waits for one again, for as long as it did.</summary>
    public static Task ReopenAsync(Deed deed, SecondApprovalRow given, Actor by, DateTimeOffset now) => deed.ExecuteAsync(
        """
        UPDATE second_approval SET is_current = false, undone_at = @now, undone_by_name = @Name WHERE id = @Id;
        INSERT INTO second_approval (id, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before)
        SELECT @next, decision_id, draft_id, conversation_id, first_person_id, because, requested_at, text_before FROM second_approval WHERE id = @Id
        """,
        new { given.Id, next = Guid.CreateVersion7(now), by.Name, now });

    /// <summary>Ends the waiting without a second approval.</summary>
    public static Task EndAsync(Deed deed, DecisionId decision, SecondApprovalState how, Actor by, string? reason, DateTimeOffset now) => deed.ExecuteAsync(
        """
        UPDATE second_approval SET state = @state, person_id = @PersonId, person_name = @Name, decided_at = @now, reason = @reason
        WHERE decision_id = @decision AND is_current AND state = 'waiting'
        """,
        new { decision, state = EnumText.From(how), by.PersonId, by.Name, reason, now });
}

internal sealed class SecondApprovalRuleRow
{
    public required string Mode { get; init; }

    public required int BelowPercent { get; init; }

    public required bool ChangedToo { get; init; }

    public string? ChangedByName { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public SecondApprovalRule ToRule() => new(EnumText.To<SecondApprovalMode>(Mode), BelowPercent, ChangedToo);
}

/// <summary>A second approval as the page of its conversation shows it.</summary>
internal sealed class SecondApprovalDetailRow
{
    public required DecisionId DecisionId { get; init; }

    public required string[] Because { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public PersonId? PersonId { get; init; }

    public string? PersonName { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public required string TextBefore { get; init; }

    public string? TextAfter { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public SecondApproval ToStep() => new(
        [.. Because.Select(EnumText.To<SecondApprovalCause>)],
        EnumText.To<SecondApprovalState>(State),
        RequestedAt,
        PersonId is { } person ? new PersonName(person, PersonName!) : null,
        DecidedAt,
        TextBefore,
        TextAfter,
        Reason,
        UndoneAt);
}
