CREATE TABLE collection (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  description text NOT NULL DEFAULT '',
  audience text NOT NULL CHECK (audience IN ('customer', 'internal')),
  allowed_roles text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  UNIQUE (id, audience)
);

-- Original files, by what they contain: the same file twice is stored once.
CREATE TABLE stored_file (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  size bigint NOT NULL,
  media_type text NOT NULL,
  content bytea NOT NULL,
  created_at timestamptz NOT NULL
);
ALTER TABLE stored_file ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE document (
  id uuid PRIMARY KEY,
  collection_id uuid NOT NULL,
  audience text NOT NULL,
  title text NOT NULL,
  -- False while the title was only made from the file's name: then the file's own heading replaces it.
  title_given boolean NOT NULL,
  file_name text NOT NULL,
  current_version_id uuid,
  created_at timestamptz NOT NULL,
  created_by uuid,
  FOREIGN KEY (collection_id, audience) REFERENCES collection (id, audience),
  UNIQUE (id, audience)
);
CREATE INDEX document_collection ON document (collection_id);

CREATE TABLE document_version (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  number integer NOT NULL,
  sha256 bytea NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  media_type text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('received', 'extracting', 'chunking', 'embedding', 'ready', 'failed', 'cancelled')),
  progress real NOT NULL DEFAULT 0,
  error_code text,
  error text,
  -- What the text was decoded from when it was not UTF-8, and the language it is in, as ISO 639-1.
  encoding text,
  language text,
  page_count integer,
  chunk_count integer,
  -- A worker that holds the version renews the lease; a version whose lease ran out is taken up again. Every write
  -- of a worker names its attempt, so that one which was believed dead cannot write any more.
  attempt integer NOT NULL DEFAULT 0,
  -- Claims since a person last asked for it: a file that ends its worker each time must not do so for ever.
  tries integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  created_by uuid,
  finished_at timestamptz,
  UNIQUE (document_id, number)
);
CREATE INDEX document_version_file ON document_version (sha256);
CREATE INDEX document_version_newest ON document_version (created_at DESC, document_id DESC);
CREATE INDEX document_version_unfinished ON document_version (created_at) WHERE stage NOT IN ('ready', 'failed', 'cancelled');
ALTER TABLE document ADD FOREIGN KEY (current_version_id) REFERENCES document_version DEFERRABLE INITIALLY DEFERRED;

-- The extracted text of a version, and where its blocks stand on the pages: jsonb array of
-- {start, end, heading?, page?, box?: [x0, y0, x1, y1] in points from the top left, row?, contents?}.
CREATE TABLE document_text (
  version_id uuid PRIMARY KEY REFERENCES document_version ON DELETE CASCADE,
  text text NOT NULL,
  blocks jsonb NOT NULL
);

-- Title and headings weigh more than the text. Declared immutable because for arrays of text it is: array_to_string is
-- only stable for types whose output depends on settings.
CREATE FUNCTION chunk_search(language regconfig, title text, headings text[], body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector(language, title || ' ' || array_to_string(headings, ' ')), 'A') || to_tsvector(language, body)
$$;

-- Customer and internal passages never share a table: the customer role has rights on the customer partition alone,
-- and row-level security repeats the rule for whoever is granted more by mistake.
CREATE TABLE chunk (
  id uuid NOT NULL,
  audience text NOT NULL,
  collection_id uuid NOT NULL,
  document_id uuid NOT NULL,
  version_id uuid NOT NULL,
  version_number integer NOT NULL,
  document_title text NOT NULL,
  ordinal integer NOT NULL,
  heading_path text[] NOT NULL,
  page_from integer,
  page_to integer,
  char_start integer NOT NULL,
  char_end integer NOT NULL,
  text text NOT NULL,
  language regconfig NOT NULL DEFAULT 'simple',
  live boolean NOT NULL DEFAULT false,
  search tsvector NOT NULL GENERATED ALWAYS AS (chunk_search(language, document_title, heading_path, text)) STORED,
  PRIMARY KEY (id, audience),
  UNIQUE (version_id, ordinal, audience),
  FOREIGN KEY (document_id, audience) REFERENCES document (id, audience) ON DELETE CASCADE,
  FOREIGN KEY (version_id) REFERENCES document_version ON DELETE CASCADE
) PARTITION BY LIST (audience);
CREATE TABLE chunk_customer PARTITION OF chunk FOR VALUES IN ('customer');
CREATE TABLE chunk_internal PARTITION OF chunk FOR VALUES IN ('internal');
CREATE INDEX chunk_search ON chunk USING gin (search) WHERE live;
CREATE INDEX chunk_document ON chunk (document_id);

CREATE TABLE chunk_embedding (
  chunk_id uuid NOT NULL,
  audience text NOT NULL,
  model_id integer NOT NULL REFERENCES embedding_model,
  embedding vector NOT NULL,
  PRIMARY KEY (chunk_id, audience, model_id),
  FOREIGN KEY (chunk_id, audience) REFERENCES chunk (id, audience) ON DELETE CASCADE
) PARTITION BY LIST (audience);
CREATE TABLE chunk_embedding_customer PARTITION OF chunk_embedding FOR VALUES IN ('customer');
CREATE TABLE chunk_embedding_internal PARTITION OF chunk_embedding FOR VALUES IN ('internal');

ALTER TABLE chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_internal ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_embedding ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_embedding_customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_embedding_internal ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['chunk', 'chunk_customer', 'chunk_internal', 'chunk_embedding', 'chunk_embedding_customer', 'chunk_embedding_internal'] LOOP
    EXECUTE format('CREATE POLICY app_all ON %I TO %I USING (true) WITH CHECK (true)', relation, app_role());
    EXECUTE format('CREATE POLICY customer_side ON %I FOR SELECT TO %I USING (audience = ''customer'')', relation, customer_role());
  END LOOP;
END $$;

-- Vectors of different models have different lengths, so each model gets an index of its own. The app is not the
-- owner of the tables; this function is the one thing it may do to their indexes.
CREATE FUNCTION ensure_embedding_index(model integer, dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE side text;
BEGIN
  FOREACH side IN ARRAY ARRAY['customer', 'internal'] LOOP
    -- Looked up first, because CREATE INDEX waits for writers even when the index is there.
    CONTINUE WHEN to_regclass('chunk_embedding_' || side || '_model_' || model) IS NOT NULL;
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) WHERE model_id = %s',
      'chunk_embedding_' || side || '_model_' || model, 'chunk_embedding_' || side, dimensions, model);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_embedding_index(integer, integer) FROM PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION ensure_embedding_index(integer, integer) TO %I', app_role()); END $$;

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', t::regclass)
FROM unnest(ARRAY['collection', 'stored_file', 'document', 'document_version', 'document_text', 'chunk', 'chunk_embedding']) t;
SELECT grant_customer('SELECT', 'chunk_customer'), grant_customer('SELECT', 'chunk_embedding_customer');
