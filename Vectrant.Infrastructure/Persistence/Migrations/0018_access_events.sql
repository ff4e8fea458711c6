-- Who was kept out, and what happened to ways in: one line for a kind, person, subject, address and minute.
CREATE TABLE access_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  minute timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  kind text NOT NULL,
  person_id uuid,
  subject text,
  address text,
  count integer NOT NULL CHECK (count > 0),
  UNIQUE NULLS NOT DISTINCT (minute, kind, person_id, subject, address)
);
CREATE INDEX access_event_kind ON access_event (kind, id DESC);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'access_event');
