-- What admins decided about the guard, version by version. No row: as shipped.
CREATE TABLE guard_rule_version (
  pipeline text NOT NULL CHECK (pipeline IN ('customer', 'internal')),
  number integer NOT NULL CHECK (number > 0),
  -- The whole set: profile, modes, rules of the organisation's own, allowed phrases.
  rules jsonb NOT NULL,
  -- What is new about it: {kind, subject, from, to}.
  change jsonb NOT NULL,
  reason text,
  made_by uuid,
  made_by_name text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (pipeline, number)
);

CREATE FUNCTION refuse_guard_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Versions of guard rules cannot be changed or removed.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard_rule_version_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON guard_rule_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_guard_rule_change();

-- That a pattern was tried on past texts before it was switched on; never what it found.
CREATE TABLE guard_dry_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pipeline text NOT NULL CHECK (pipeline IN ('customer', 'internal')),
  layer text NOT NULL CHECK (layer IN ('input', 'context', 'output')),
  pattern text NOT NULL,
  texts integer NOT NULL,
  matches integer NOT NULL,
  ordinary_matches integer NOT NULL,
  run_by uuid,
  run_at timestamptz NOT NULL
);
CREATE INDEX guard_dry_run_pattern ON guard_dry_run (pipeline, layer, md5(pattern));

SELECT grant_app('SELECT, INSERT', 'guard_rule_version'),
       grant_app('SELECT, INSERT', 'guard_dry_run');
