-- What programs sign in with. No secret stands here in clear: hashes of random values, and private keys under data protection.

-- Keys that sign access tokens. A new one is published before it signs, an old one until its last token has expired.
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  public_key jsonb NOT NULL,
  -- Protected; gone as soon as the key does not sign any more.
  private_key text,
  created_at timestamptz NOT NULL,
  signs_from timestamptz NOT NULL,
  -- Not published any more since then, and nothing that it signed is believed.
  retired_at timestamptz,
  CHECK (retired_at IS NULL OR private_key IS NULL)
);
CREATE INDEX signing_key_published ON signing_key (signs_from DESC) WHERE retired_at IS NULL;

-- One sign-in of a program, and everything that grew out of it.
CREATE TABLE refresh_family (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  -- SHA-256 of what the sign-in rests on: the person's security stamp and roles. Another value ends the family.
  standing bytea NOT NULL,
  client text,
  address text,
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_reason text,
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);
CREATE INDEX refresh_family_person ON refresh_family (person_id);
CREATE INDEX refresh_family_over ON refresh_family (expires_at);

CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES refresh_family ON DELETE CASCADE,
  -- The token that was given up for this one. Unique: whatever happens at the same moment, a token has one successor.
  parent bytea UNIQUE,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE UNIQUE INDEX refresh_token_live ON refresh_token (family_id) WHERE used_at IS NULL;
CREATE INDEX refresh_token_family ON refresh_token (family_id);

CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  -- SHA-256 of 256 random bits: nothing that could be guessed, so nothing that a slow hash would protect.
  hash bytea NOT NULL UNIQUE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- The first characters, by which people tell keys apart.
  shown text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  owner_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  -- To the quarter of an hour: a key's every step is nobody's business, and not worth a write.
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- The key that this one was renewed into.
  replaced_by uuid REFERENCES api_key
);
CREATE INDEX api_key_owner ON api_key (owner_id);

SELECT grant_app('SELECT, INSERT, UPDATE', 'signing_key'),
       grant_app('SELECT, INSERT, UPDATE, DELETE', 'refresh_family'),
       grant_app('SELECT, INSERT, UPDATE, DELETE', 'refresh_token'),
       grant_app('SELECT, INSERT, UPDATE', 'api_key');
