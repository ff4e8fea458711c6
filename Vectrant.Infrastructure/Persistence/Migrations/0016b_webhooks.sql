-- Where an organisation wants to be told what happens.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  -- Whether messages and drafts are sent with their (already redacted) text, or as ids only.
  with_text boolean NOT NULL DEFAULT false,
  -- Encrypted. While the receiver changes over, the one before signs beside it.
  secret text NOT NULL,
  old_secret text,
  old_secret_until timestamptz,
  state text NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
  -- Since when nothing arrived; null after every success.
  failing_since timestamptz,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL
);

-- What is to be told, written in the transaction of what happened: neither is ever there without the other.
CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
  event_id uuid NOT NULL,
  event text NOT NULL,
  -- Exactly the bytes that are signed and sent, for every try the same.
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  -- Not tried before; while it is being sent, the end of the sender's lease.
  next_at timestamptz NOT NULL,
  lease_id uuid,
  last_at timestamptz,
  last_status integer,
  last_error text,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, created_at DESC, id DESC);

-- One delivery for each webhook that wants to know. The text is left out where it is not wanted.
CREATE FUNCTION tell_webhooks(kind text, facts jsonb, words jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  event uuid := gen_random_uuid();
  happened timestamptz := clock_timestamp();
  told boolean := false;
  hook record;
BEGIN
  FOR hook IN SELECT id, with_text FROM webhook WHERE state <> 'disabled' AND kind = ANY (events) LOOP
    INSERT INTO webhook_delivery (id, webhook_id, event_id, event, body, next_at, created_at)
    VALUES (
      gen_random_uuid(), hook.id, event, kind,
      jsonb_build_object(
        'id', event, 'type', kind, 'at', to_char(happened AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'data', CASE WHEN hook.with_text THEN facts || words ELSE facts END)::text,
      happened, happened);
    told := true;
  END LOOP;
  IF told THEN
    PERFORM pg_notify('vectrant_change', 'webhook ');
  END IF;
END $$;

CREATE FUNCTION tell_of_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tell_webhooks('conversation.started', jsonb_build_object('conversationId', NEW.id, 'code', NEW.code, 'channel', NEW.channel, 'language', NEW.language));
  ELSIF NEW.state = 'closed' THEN
    PERFORM tell_webhooks('conversation.closed', jsonb_build_object('conversationId', NEW.id, 'code', NEW.code));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER conversation_started_told AFTER INSERT ON conversation FOR EACH ROW EXECUTE FUNCTION tell_of_conversation();
CREATE TRIGGER conversation_closed_told AFTER UPDATE OF state ON conversation FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION tell_of_conversation();

CREATE FUNCTION tell_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(
    CASE NEW.author WHEN 'customer' THEN 'message.received' ELSE 'message.sent' END,
    jsonb_build_object('conversationId', NEW.conversation_id, 'messageId', NEW.id, 'seq', NEW.seq, 'author', NEW.author),
    jsonb_build_object('text', NEW.body));
  RETURN NULL;
END $$;
CREATE TRIGGER message_told AFTER INSERT ON message FOR EACH ROW
  WHEN (NEW.author IN ('customer', 'assistant', 'person')) EXECUTE FUNCTION tell_of_message();

CREATE FUNCTION tell_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(
    'draft.' || NEW.state,
    jsonb_build_object('conversationId', NEW.conversation_id, 'draftId', NEW.id, 'messageId', NEW.message_id, 'outcome', NEW.outcome, 'confidence', NEW.confidence),
    CASE NEW.state WHEN 'ready' THEN jsonb_build_object('text', NEW.text) ELSE '{}' END);
  RETURN NULL;
END $$;
CREATE TRIGGER draft_told AFTER UPDATE OF state ON draft FOR EACH ROW
  WHEN (OLD.state = 'generating' AND NEW.state IN ('ready', 'failed')) EXECUTE FUNCTION tell_of_draft();

CREATE FUNCTION tell_of_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(
    CASE TG_OP WHEN 'INSERT' THEN 'decision.made' ELSE 'decision.undone' END,
    jsonb_build_object('conversationId', NEW.conversation_id, 'draftId', NEW.draft_id, 'decisionId', NEW.id, 'kind', NEW.kind, 'personId', NEW.person_id, 'sendAfter', NEW.send_after),
    jsonb_build_object('text', coalesce(NEW.final_text, CASE WHEN NEW.kind <> 'skipped' THEN NEW.draft_text END)));
  RETURN NULL;
END $$;
CREATE TRIGGER decision_made_told AFTER INSERT ON decision FOR EACH ROW EXECUTE FUNCTION tell_of_decision();
CREATE TRIGGER decision_undone_told AFTER UPDATE OF undone_at ON decision FOR EACH ROW
  WHEN (OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL) EXECUTE FUNCTION tell_of_decision();

CREATE FUNCTION tell_of_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(
    'handover.created', jsonb_build_object('conversationId', NEW.conversation_id, 'handoverId', NEW.id, 'reason', NEW.reason, 'dueAt', NEW.due_at));
  RETURN NULL;
END $$;
CREATE TRIGGER handover_told AFTER INSERT ON handover FOR EACH ROW EXECUTE FUNCTION tell_of_handover();

CREATE FUNCTION tell_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(
    'document.' || NEW.stage, jsonb_build_object('documentId', NEW.document_id, 'versionId', NEW.id, 'number', NEW.number, 'errorCode', NEW.error_code));
  RETURN NULL;
END $$;
CREATE TRIGGER document_told AFTER UPDATE OF stage ON document_version FOR EACH ROW
  WHEN (OLD.stage IS DISTINCT FROM NEW.stage AND NEW.stage IN ('ready', 'failed')) EXECUTE FUNCTION tell_of_document();

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', t::regclass) FROM unnest(ARRAY['webhook', 'webhook_delivery']) t;
