-- Writes of the API that a caller may send again: what was answered the first time. Without a status: begun and not ended.
CREATE TABLE api_request (
  caller text NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  location text,
  entity_tag text,
  content_type text,
  -- Encrypted: answers hold what people wrote, and now and then a secret that is shown once.
  body bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller, key_hash)
);
CREATE INDEX api_request_created ON api_request (created_at);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'api_request');
