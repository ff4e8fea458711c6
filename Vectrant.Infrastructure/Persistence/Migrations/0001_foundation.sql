-- Extensions, and the two functions with which every later file hands out rights.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE FUNCTION app_role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_database() || '_app' $$;
CREATE FUNCTION customer_role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_database() || '_customer' $$;

CREATE FUNCTION grant_app(privileges text, relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT %s ON %s TO %I', privileges, relation, app_role());
END $$;

CREATE FUNCTION grant_customer(privileges text, relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT %s ON %s TO %I', privileges, relation, customer_role());
END $$;

DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I, %I', app_role(), customer_role());
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
REVOKE EXECUTE ON FUNCTION grant_app(text, regclass), grant_customer(text, regclass) FROM PUBLIC;

-- Background work with its outcome in words.
CREATE TABLE task_run (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled')),
  error text,
  node text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX task_run_started ON task_run (started_at DESC);

-- Keys that protect cookies and tokens; all nodes share them.
CREATE TABLE data_protection_key (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  friendly_name text NOT NULL,
  xml text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'task_run'),
       grant_app('SELECT, INSERT', 'data_protection_key'),
       grant_app('SELECT', '"__EFMigrationsHistory"');
