-- Who is signed in where, what became of each try to sign in, and the notice with which every node learns that a sign-in changed.
CREATE TABLE person_session (
  id uuid PRIMARY KEY,
  -- SHA-256 of the random id in the cookie: whoever reads this table cannot take over a sign-in.
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  methods text[] NOT NULL,
  remembered boolean NOT NULL,
  address text,
  agent text NOT NULL,
  created_at timestamptz NOT NULL,
  -- Coarse: written at most once a minute.
  seen_at timestamptz NOT NULL,
  idle_limit interval NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX person_session_person ON person_session (person_id, created_at DESC);
CREATE INDEX person_session_expires ON person_session (expires_at);

CREATE TABLE sign_in_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Null: nobody has this address.
  person_id uuid REFERENCES person ON DELETE CASCADE,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  methods text[] NOT NULL,
  address text,
  agent text NOT NULL
);
CREATE INDEX sign_in_history_person ON sign_in_history (person_id, id DESC);
CREATE INDEX sign_in_history_at ON sign_in_history (at);

-- What a cookie is compared with: when it differs, name, roles or teams are not what they were.
CREATE FUNCTION person_rights(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT md5(jsonb_build_array(
    p.display_name,
    (SELECT jsonb_agg(r.name ORDER BY r.name) FROM person_role pr JOIN role r ON r.id = pr.role_id WHERE pr.user_id = p.id),
    (SELECT jsonb_agg(jsonb_build_array(m.team_id, m.is_lead) ORDER BY m.team_id) FROM team_member m WHERE m.person_id = p.id))::text)
  FROM person p WHERE p.id = $1
$$;

-- The argument is the column that holds the person. As triggers, so that no way of changing rights can forget to tell.
CREATE FUNCTION announce_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('vectrant_change', 'sign_in ' || (to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0]));
  RETURN NULL;
END $$;
CREATE TRIGGER person_changed AFTER UPDATE ON person FOR EACH ROW
  WHEN (OLD.security_stamp IS DISTINCT FROM NEW.security_stamp OR OLD.disabled_at IS DISTINCT FROM NEW.disabled_at OR OLD.display_name <> NEW.display_name)
  EXECUTE FUNCTION announce_sign_in('id');
CREATE TRIGGER person_deleted AFTER DELETE ON person FOR EACH ROW EXECUTE FUNCTION announce_sign_in('id');
CREATE TRIGGER person_role_changed AFTER INSERT OR UPDATE OR DELETE ON person_role FOR EACH ROW EXECUTE FUNCTION announce_sign_in('user_id');
CREATE TRIGGER team_member_changed AFTER INSERT OR UPDATE OR DELETE ON team_member FOR EACH ROW EXECUTE FUNCTION announce_sign_in('person_id');
CREATE TRIGGER person_session_ended AFTER UPDATE ON person_session FOR EACH ROW
  WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.token_hash <> NEW.token_hash)
  EXECUTE FUNCTION announce_sign_in('person_id');

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'person_session'),
       grant_app('SELECT, INSERT, DELETE', 'sign_in_history');
