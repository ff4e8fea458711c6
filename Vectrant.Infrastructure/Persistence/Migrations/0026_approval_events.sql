-- Other systems hear of the second person, too. What the first one takes back, or what expires, they hear as decision.undone.
CREATE FUNCTION tell_of_second_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facts jsonb := jsonb_build_object(
    'conversationId', NEW.conversation_id, 'draftId', NEW.draft_id, 'decisionId', NEW.decision_id, 'firstPersonId', NEW.first_person_id, 'because', to_jsonb(NEW.because));
BEGIN
  IF NEW.state = 'waiting' THEN
    PERFORM tell_webhooks('approval.requested', facts, jsonb_build_object('text', NEW.text_before));
  ELSIF NEW.state = 'returned' THEN
    PERFORM tell_webhooks('approval.returned', facts || jsonb_build_object('personId', NEW.person_id), jsonb_build_object('text', NEW.text_before, 'reason', NEW.reason));
  ELSE
    PERFORM tell_webhooks(
      'approval.given',
      facts || jsonb_build_object('personId', NEW.person_id, 'edited', NEW.state = 'edited'),
      jsonb_build_object('text', coalesce(NEW.text_after, NEW.text_before)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER second_approval_requested_told AFTER INSERT ON second_approval FOR EACH ROW
  WHEN (NEW.state = 'waiting') EXECUTE FUNCTION tell_of_second_approval();
CREATE TRIGGER second_approval_decided_told AFTER UPDATE OF state ON second_approval FOR EACH ROW
  WHEN (OLD.state = 'waiting' AND NEW.state IN ('approved', 'edited', 'returned')) EXECUTE FUNCTION tell_of_second_approval();

-- Counted on the card of each webhook, and sent again together.
CREATE INDEX webhook_delivery_failed ON webhook_delivery (webhook_id) WHERE state = 'failed';
