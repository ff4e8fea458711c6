-- Teams, and what belongs to them. docs/decisions/0008-authority.md says who sees what because of it.
CREATE TABLE team (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  -- New conversations belong to this team. Where there is none they belong to no team, and everybody who works the queue sees them.
  takes_new boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  archived_at timestamptz,
  CHECK (NOT takes_new OR archived_at IS NULL)
);
CREATE UNIQUE INDEX team_name ON team (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX team_takes_new ON team (takes_new) WHERE takes_new;

CREATE TABLE team_member (
  team_id uuid NOT NULL REFERENCES team ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  is_lead boolean NOT NULL DEFAULT false,
  PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_member_person ON team_member (person_id);

-- Since when somebody may not sign in any more; their rows stay for the sake of what they did.
ALTER TABLE person ADD COLUMN disabled_at timestamptz;

ALTER TABLE conversation ADD COLUMN team_id uuid REFERENCES team;
CREATE INDEX conversation_team ON conversation (team_id) WHERE team_id IS NOT NULL;

-- An internal collection with rows here is for members of these teams only.
CREATE TABLE collection_team (
  collection_id uuid NOT NULL REFERENCES collection ON DELETE CASCADE,
  team_id uuid NOT NULL REFERENCES team ON DELETE CASCADE,
  PRIMARY KEY (collection_id, team_id)
);
CREATE INDEX collection_team_team ON collection_team (team_id);

-- However a conversation begins or begins again, it stands with a team that exists. The lock makes it wait for a team
-- that is being archived at the same moment: otherwise the conversation would stay where nobody looks.
CREATE FUNCTION place_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM 1 FROM team WHERE id = NEW.team_id AND archived_at IS NULL FOR SHARE;
    IF FOUND THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.team_id IS NOT NULL THEN
    RETURN NEW;
  END IF;
  NEW.team_id := (SELECT id FROM team WHERE takes_new FOR SHARE);
  RETURN NEW;
END $$;
CREATE TRIGGER conversation_begins BEFORE INSERT ON conversation FOR EACH ROW EXECUTE FUNCTION place_conversation();
CREATE TRIGGER conversation_begins_again BEFORE UPDATE OF state ON conversation FOR EACH ROW
  WHEN (NEW.state = 'open' AND OLD.state = 'closed' AND NEW.team_id IS NOT NULL) EXECUTE FUNCTION place_conversation();

SELECT grant_app('SELECT, INSERT, UPDATE', 'team'),
       grant_app('SELECT, INSERT, UPDATE, DELETE', 'team_member'),
       grant_app('SELECT, INSERT, DELETE', 'collection_team');
