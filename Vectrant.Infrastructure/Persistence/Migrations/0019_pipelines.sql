-- Named combinations of collections, thresholds and audience; docs/decisions/0008-authority.md says who may use which.
CREATE TABLE pipeline (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  audience text NOT NULL CHECK (audience IN ('customer', 'internal')),
  is_default boolean NOT NULL DEFAULT false,
  -- Searches everything that who asks may read. Said and not inferred: a pipeline whose last collection was deleted must
  -- find nothing instead of everything.
  all_collections boolean NOT NULL,
  allowed_roles text[] NOT NULL DEFAULT '{}',
  -- Null: as many as the install is set to.
  passages integer CHECK (passages BETWEEN 1 AND 30),
  -- In percent of the sentences of an answer.
  least_supported integer NOT NULL DEFAULT 0 CHECK (least_supported BETWEEN 0 AND 100),
  instruction text NOT NULL DEFAULT '' CHECK (char_length(instruction) <= 500),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  archived_at timestamptz,
  -- Nobody who may ask is left without a pipeline: the default ones are in use and open to everybody on their side.
  CHECK (NOT is_default OR (archived_at IS NULL AND allowed_roles = '{}')),
  -- Customers have no roles that could be told apart.
  CHECK (audience = 'internal' OR allowed_roles = '{}'),
  UNIQUE (id, audience),
  UNIQUE (id, audience, is_default)
);
CREATE UNIQUE INDEX pipeline_name ON pipeline (lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX pipeline_default ON pipeline (audience) WHERE is_default;

-- The audience of both ends stands in the row, so that the database itself refuses an internal collection on the customers' side.
CREATE TABLE pipeline_collection (
  pipeline_id uuid NOT NULL,
  side text NOT NULL,
  collection_id uuid NOT NULL,
  audience text NOT NULL,
  PRIMARY KEY (pipeline_id, collection_id),
  FOREIGN KEY (pipeline_id, side) REFERENCES pipeline (id, audience),
  FOREIGN KEY (collection_id, audience) REFERENCES collection (id, audience) ON DELETE CASCADE,
  CONSTRAINT pipeline_collection_side CHECK (side = 'internal' OR audience = 'customer')
);
CREATE INDEX pipeline_collection_collection ON pipeline_collection (collection_id);

-- A pipeline with rows here is for members of these teams only: never one for customers, never a default one.
CREATE TABLE pipeline_team (
  pipeline_id uuid NOT NULL,
  audience text NOT NULL DEFAULT 'internal' CHECK (audience = 'internal'),
  is_default boolean NOT NULL DEFAULT false CHECK (NOT is_default),
  team_id uuid NOT NULL REFERENCES team ON DELETE CASCADE,
  PRIMARY KEY (pipeline_id, team_id),
  FOREIGN KEY (pipeline_id, audience, is_default) REFERENCES pipeline (id, audience, is_default)
);
CREATE INDEX pipeline_team_team ON pipeline_team (team_id);

INSERT INTO pipeline (id, name, description, audience, is_default, all_collections, created_at, changed_at, changed_by)
VALUES (gen_random_uuid(), 'Customers', 'Everything that customers may read.', 'customer', true, true, now(), now(), 'Vectrant'),
       (gen_random_uuid(), 'All documents', 'Everything that your roles and teams may read.', 'internal', true, true, now(), now(), 'Vectrant');

-- The index allows at most one default pipeline a side; this refuses to be left without.
CREATE FUNCTION keep_default_pipelines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM pipeline WHERE is_default) < 2 THEN
    RAISE EXCEPTION 'customers and staff need a default pipeline each' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pipeline_defaults AFTER UPDATE OR DELETE ON pipeline DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_default_pipelines();

-- The name as it was when the question was asked.
ALTER TABLE question ADD COLUMN pipeline_id uuid REFERENCES pipeline, ADD COLUMN pipeline_name text;

SELECT grant_app('SELECT, INSERT, UPDATE', 'pipeline'),
       grant_app('SELECT, INSERT, DELETE', 'pipeline_collection'),
       grant_app('SELECT, INSERT, DELETE', 'pipeline_team');
