namespace Vectrant.Core.Audit;

/// <summary>The names of everything that is audited.</summary>
public static class AuditAction
{
    public const string SignedIn = "identity.signed_in";
    public const string SignInFailed = "identity.sign_in_failed";
    public const string SignInRests = "identity.sign_in_rests";
    public const string SignedOut = "identity.signed_out";
    public const string PersonCreated = "identity.person_created";
    public const string TeamCreated = "identity.team_created";
    public const string TeamChanged = "identity.team_changed";
    public const string TeamArchived = "identity.team_archived";
    public const string TeamRestored = "identity.team_restored";
    public const string TeamMembersSet = "identity.team_members_set";
    public const string NewConversationsRouted = "identity.new_conversations_routed";
    public const string PasswordChanged = "identity.password_changed";
    public const string SigningKeyCreated = "identity.signing_key_created";
    public const string SigningKeyRetired = "identity.signing_key_retired";
    public const string DraftApproved = "draft.approved";
    public const string DraftEdited = "draft.edited";
    public const string DraftSkipped = "draft.skipped";
    public const string DecisionUndone = "draft.decision_undone";
    public const string ConversationTakenOver = "conversation.taken_over";
    public const string ConversationHandedBack = "conversation.handed_back";
    public const string ConversationClosed = "conversation.closed";
    public const string ConversationStarted = "conversation.started";
    public const string MessagePosted = "conversation.message_posted";
    public const string ConversationRated = "conversation.rated";
    public const string PersonRequested = "conversation.person_requested";
    public const string ConversationReopened = "conversation.reopened";
    public const string ConversationClaimed = "conversation.claimed";
    public const string ClaimReleased = "conversation.claim_released";
    public const string NoteAdded = "conversation.note_added";
    public const string DraftRegenerated = "draft.regenerated";
    public const string DraftDelivered = "draft.delivered";
    public const string DraftFailed = "draft.failed";
    public const string HandoverCreated = "handover.created";
    public const string HandoverEscalated = "handover.escalated";
    public const string ReplySent = "conversation.reply_sent";
    public const string CollectionCreated = "knowledge.collection_created";
    public const string CollectionChanged = "knowledge.collection_changed";
    public const string CollectionDeleted = "knowledge.collection_deleted";
    public const string DocumentUploaded = "knowledge.document_uploaded";
    public const string DocumentRenamed = "knowledge.document_renamed";
    public const string DocumentDeleted = "knowledge.document_deleted";
    public const string IngestionRetried = "knowledge.ingestion_retried";
    public const string IngestionCancelled = "knowledge.ingestion_cancelled";
    public const string VersionRestored = "knowledge.version_restored";
    public const string QuestionAsked = "ask.question_asked";
    public const string ModelChanged = "models.changed";
    public const string RedactionRevealed = "guardrails.redaction_revealed";
    public const string GuardEventJudged = "guardrails.event_judged";
    public const string ModelTested = "models.tested";
    public const string GuardRulesChanged = "guardrails.rules_changed";
    public const string GuardRuleDryRun = "guardrails.rule_dry_run";
}
