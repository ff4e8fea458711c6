-- What was taken out of a message that is stored: placeholders in its body that stand for something its writer wrote.
ALTER TABLE message ADD COLUMN redactions text[] NOT NULL DEFAULT '{}';

-- One row for each conversation in which something was hidden: the key under which its values are hashed, protected by the app's keys.
CREATE TABLE redaction_book (
  conversation_id uuid PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
  protected_key text NOT NULL,
  created_at timestamptz NOT NULL
);

-- The names of a conversation's hidden values. The hash finds the same value again; the original is there only where the policy keeps
-- it, protected for this conversation and placeholder alone, and only for a while.
CREATE TABLE redaction_value (
  conversation_id uuid NOT NULL REFERENCES redaction_book ON DELETE CASCADE,
  type text NOT NULL,
  number integer NOT NULL,
  placeholder text NOT NULL,
  value_hash bytea NOT NULL,
  protected_original text,
  kept_until timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (conversation_id, type, number),
  UNIQUE (conversation_id, type, value_hash),
  CHECK ((protected_original IS NULL) = (kept_until IS NULL))
);
CREATE INDEX redaction_value_due ON redaction_value (kept_until) WHERE kept_until IS NOT NULL;

-- The account of every replacement, and of who looked at what. Append only, never a value; it outlives what it is about.
CREATE TABLE redaction_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  deed text NOT NULL CHECK (deed IN ('replaced', 'revealed', 'purged')),
  pipeline text NOT NULL CHECK (pipeline IN ('customer', 'internal')),
  conversation_id uuid,
  question_id uuid,
  message_id uuid,
  person_id uuid,
  place text NOT NULL,
  type text NOT NULL,
  placeholder text NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  rule text NOT NULL
);
CREATE INDEX redaction_ledger_conversation ON redaction_ledger (conversation_id, placeholder) WHERE conversation_id IS NOT NULL;
CREATE INDEX redaction_ledger_question ON redaction_ledger (question_id, placeholder) WHERE question_id IS NOT NULL;
CREATE INDEX redaction_ledger_at ON redaction_ledger (at);

-- Which model call read a placeholder instead of the value.
CREATE TABLE redaction_call (
  ledger_id bigint NOT NULL REFERENCES redaction_ledger,
  call_id bigint NOT NULL REFERENCES model_call,
  PRIMARY KEY (ledger_id, call_id)
);
CREATE INDEX redaction_call_call ON redaction_call (call_id);

-- What guards did, in numbers. Never text.
CREATE TABLE security_event (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  type text NOT NULL,
  layer text NOT NULL CHECK (layer IN ('input', 'context', 'output')),
  pipeline text NOT NULL CHECK (pipeline IN ('customer', 'internal')),
  verdict text NOT NULL CHECK (verdict IN ('allow', 'redact', 'warn', 'block')),
  code text NOT NULL,
  rules text[] NOT NULL,
  characters integer NOT NULL,
  matches integer NOT NULL,
  counts jsonb NOT NULL,
  score real NOT NULL,
  conversation_id uuid,
  message_id uuid,
  question_id uuid,
  person_id uuid,
  -- SHA-256 of the secret with which its writer may object.
  appeal_hash bytea
);
CREATE INDEX security_event_at ON security_event (at DESC, id DESC);
CREATE INDEX security_event_conversation ON security_event (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX security_event_rules ON security_event USING gin (rules);

-- What people say of an event: its writer once, each colleague once, the newest word counts.
CREATE TABLE guard_feedback (
  event_id uuid NOT NULL REFERENCES security_event,
  source text NOT NULL CHECK (source IN ('writer', 'staff')),
  wrong boolean NOT NULL,
  person_id uuid,
  person_name text,
  at timestamptz NOT NULL,
  CHECK ((source = 'staff') = (person_id IS NOT NULL))
);
CREATE UNIQUE INDEX guard_feedback_writer ON guard_feedback (event_id) WHERE source = 'writer';
CREATE UNIQUE INDEX guard_feedback_staff ON guard_feedback (event_id, person_id) WHERE source = 'staff';

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', t::regclass) FROM unnest(ARRAY['redaction_book', 'redaction_value']) t;
SELECT grant_app('SELECT, INSERT', t::regclass) FROM unnest(ARRAY['redaction_ledger', 'redaction_call', 'security_event']) t;
SELECT grant_app('SELECT, INSERT, UPDATE', 'guard_feedback');
