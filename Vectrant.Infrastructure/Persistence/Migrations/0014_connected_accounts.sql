-- Accounts at identity providers with which people sign in.
CREATE TABLE connected_account (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  -- Who vouches: a subject is unique for its issuer only, and a provider that is configured anew must not open old doors.
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  -- The address when it was connected; for people to recognise the account, never to find it by.
  email text,
  -- What this account's claims gave, so that the same can be taken away again and nothing else.
  given_roles text[] NOT NULL DEFAULT '{}',
  given_teams uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  UNIQUE (provider, issuer, subject)
);
CREATE INDEX connected_account_person ON connected_account (person_id);

-- Answers of providers that were used: none counts twice, on whichever node.
CREATE TABLE spent_provider_state (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  expires_at timestamptz NOT NULL
);
CREATE INDEX spent_provider_state_expires ON spent_provider_state (expires_at);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'connected_account'),
       grant_app('SELECT, INSERT, DELETE', 'spent_provider_state');
