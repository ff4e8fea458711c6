CREATE TABLE conversation (
  id uuid PRIMARY KEY,
  -- Short name that people say to each other, such as 7F2K.
  code text NOT NULL UNIQUE,
  channel text NOT NULL CHECK (channel IN ('chat', 'widget', 'api')),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  -- Who answers: drafts by the assistant, or a person alone. A takeover also raises the epoch, which every
  -- generation in flight must still find unchanged when it writes.
  handler text NOT NULL DEFAULT 'assistant' CHECK (handler IN ('assistant', 'person')),
  epoch integer NOT NULL DEFAULT 0,
  handler_id uuid REFERENCES person,
  topic text NOT NULL,
  customer_name text,
  customer_email text,
  language text,
  token_hash bytea NOT NULL UNIQUE,
  last_seq bigint NOT NULL DEFAULT 0,
  -- Since when the customer has been waiting for a reply; null when it is the customer's turn.
  waiting_since timestamptz,
  claimed_by uuid REFERENCES person,
  claim_expires_at timestamptz,
  rating smallint CHECK (rating BETWEEN 1 AND 5),
  -- The newest draft, kept by a trigger: the queue finds it without searching.
  current_draft_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX conversation_waiting ON conversation (waiting_since) WHERE state = 'open' AND waiting_since IS NOT NULL;
CREATE INDEX conversation_updated ON conversation (updated_at DESC, id DESC);
CREATE INDEX conversation_claim ON conversation (claim_expires_at) WHERE claimed_by IS NOT NULL;
CREATE INDEX conversation_label_search ON conversation USING gin ((code || ' ' || topic || ' ' || coalesce(customer_name, '')) gin_trgm_ops);

CREATE TABLE message (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  seq bigint NOT NULL,
  -- assistant: a draft that a person sent; person: written by hand; system: notices; note: never shown to customers.
  author text NOT NULL CHECK (author IN ('customer', 'assistant', 'person', 'system', 'note')),
  person_id uuid REFERENCES person,
  body text NOT NULL,
  -- The customer's message that this one answers.
  in_reply_to uuid REFERENCES message,
  -- Titles and ids of the sources that customers are shown.
  sources jsonb NOT NULL DEFAULT '[]',
  -- Chosen by the page of who replies by hand: a double click is one message.
  reply_key uuid,
  created_at timestamptz NOT NULL,
  UNIQUE (conversation_id, seq),
  UNIQUE (conversation_id, reply_key)
);
-- One inbound message gets at most one public reply, whatever retries, restarts or races there are.
CREATE UNIQUE INDEX message_one_reply ON message (in_reply_to) WHERE in_reply_to IS NOT NULL;
-- Without punctuation inside words: the parser would take QX-77 for a word and a negative number, and a path for a file.
CREATE FUNCTION message_words(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple'::regconfig, regexp_replace(body, '[-.,:;/@_+#''"&=?!()<>]+', ' ', 'g'));
CREATE INDEX message_body_search ON message USING gin (message_words(body));

CREATE TABLE idempotency_key (
  scope text NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  protected_token text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key_hash)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);

CREATE TABLE draft (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  -- The customer's message that it answers.
  message_id uuid NOT NULL REFERENCES message,
  epoch integer NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'generating', 'ready', 'failed', 'approved', 'edited', 'skipped', 'expired')),
  text text,
  confidence real,
  model text,
  -- The whole answer of the pipeline: sentences with their marks, passages with chunk and version ids, verdicts of the steps.
  answer jsonb,
  -- Counts out of the answer, for the queue.
  outcome text CHECK (outcome IN ('answered', 'not_in_sources', 'blocked', 'model_unavailable')),
  sentences integer NOT NULL DEFAULT 0,
  supported_sentences integer NOT NULL DEFAULT 0,
  sources integer NOT NULL DEFAULT 0,
  redactions integer NOT NULL DEFAULT 0,
  warnings integer NOT NULL DEFAULT 0,
  error text,
  attempt integer NOT NULL DEFAULT 0,
  -- While generating: the worker that holds lease_id may write until then. While queued: not taken up before.
  lease_id uuid,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  ready_at timestamptz
);
CREATE INDEX draft_conversation ON draft (conversation_id, created_at DESC);
CREATE INDEX draft_work ON draft (created_at) WHERE state IN ('queued', 'generating');
-- At most one draft of a message is alive.
CREATE UNIQUE INDEX draft_one_alive ON draft (message_id) WHERE state IN ('queued', 'generating', 'ready', 'approved', 'edited');

CREATE FUNCTION remember_current_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversation SET current_draft_id = NEW.id WHERE id = NEW.conversation_id;
  RETURN NULL;
END $$;
CREATE TRIGGER draft_is_current AFTER INSERT ON draft FOR EACH ROW EXECUTE FUNCTION remember_current_draft();

CREATE TABLE decision (
  id uuid PRIMARY KEY,
  draft_id uuid NOT NULL REFERENCES draft,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('approved', 'edited', 'skipped')),
  person_id uuid NOT NULL REFERENCES person,
  person_name text NOT NULL,
  decided_at timestamptz NOT NULL,
  draft_text text NOT NULL,
  final_text text,
  reason text,
  -- Why it was allowed: the rights of who decided, and the verdicts at that moment.
  allowed_because jsonb NOT NULL,
  -- Not sent before this moment, so that it can be undone; null for skips.
  send_after timestamptz,
  undone_at timestamptz,
  undone_by_name text,
  -- In words, when no person undid it by hand, such as that somebody took over.
  undone_reason text,
  delivered_message_id uuid REFERENCES message,
  delivered_at timestamptz
);
CREATE UNIQUE INDEX decision_one_standing ON decision (draft_id) WHERE undone_at IS NULL;
CREATE INDEX decision_conversation ON decision (conversation_id, decided_at DESC);
CREATE INDEX decision_due ON decision (send_after) WHERE undone_at IS NULL AND delivered_at IS NULL AND send_after IS NOT NULL;

-- A promise that a person will answer: owner, deadline, escalation. Never deleted.
CREATE TABLE handover (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  reason text NOT NULL CHECK (reason IN ('requested', 'model_unavailable', 'draft_failed', 'blocked', 'promised')),
  owner_id uuid REFERENCES person,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  escalated_at timestamptz,
  kept_at timestamptz,
  kept_by uuid REFERENCES person,
  kept_how text CHECK (kept_how IN ('replied', 'answered', 'closed'))
);
CREATE UNIQUE INDEX handover_one_open ON handover (conversation_id) WHERE kept_at IS NULL;
CREATE INDEX handover_due ON handover (due_at) WHERE kept_at IS NULL;

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', t::regclass)
FROM unnest(ARRAY['conversation', 'message', 'idempotency_key', 'draft']) t;
SELECT grant_app('SELECT, INSERT, UPDATE', t::regclass) FROM unnest(ARRAY['decision', 'handover']) t;
