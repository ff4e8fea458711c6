-- Tries of signing in that did not end well. The key is a keyed hash of what was tried for: no address stands here.
CREATE TABLE sign_in_throttle (
  key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
  failures integer NOT NULL CHECK (failures > 0),
  last_at timestamptz NOT NULL,
  rests_until timestamptz
);
CREATE INDEX sign_in_throttle_last ON sign_in_throttle (last_at);

-- Invitations and resets. Only the hash of what stands in the link; each is good once.
CREATE TABLE account_token (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'reset')),
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX account_token_person ON account_token (person_id, purpose);
CREATE INDEX account_token_expires ON account_token (expires_at);

-- Mail that is to be sent, and what became of it. The text is encrypted: it may hold a link that is as good as a password. It is gone once the mail is sent.
CREATE TABLE mail_message (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  person_id uuid REFERENCES person ON DELETE SET NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body bytea,
  state text NOT NULL CHECK (state IN ('waiting', 'kept', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  error text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);
CREATE INDEX mail_message_due ON mail_message (next_try_at) WHERE state = 'waiting';
CREATE INDEX mail_message_created ON mail_message (created_at DESC, id DESC);

-- Addresses for which somebody asked for a reset. Looked up later and elsewhere, so that the answer takes as long with an account as without.
CREATE TABLE reset_request (
  id uuid PRIMARY KEY,
  address text NOT NULL,
  language text NOT NULL,
  at timestamptz NOT NULL
);

-- Authenticator apps. The secret is encrypted; the last accepted step is kept so that no code is good twice.
CREATE TABLE second_factor (
  person_id uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  secret bytea NOT NULL,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_code (
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  used_at timestamptz,
  PRIMARY KEY (person_id, hash)
);

-- Passkeys, in the shape that ASP.NET Core Identity asks for.
CREATE TABLE person_passkey (
  credential_id bytea PRIMARY KEY CHECK (octet_length(credential_id) <= 1024),
  user_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  data jsonb NOT NULL
);
CREATE INDEX person_passkey_person ON person_passkey (user_id);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', t::regclass)
FROM unnest(ARRAY['sign_in_throttle', 'account_token', 'mail_message', 'reset_request', 'second_factor', 'recovery_code', 'person_passkey']) t;
