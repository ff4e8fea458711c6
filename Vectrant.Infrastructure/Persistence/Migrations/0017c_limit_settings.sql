-- Limits that an admin set, over those of the settings. No row: as configured.
CREATE TABLE rate_limit (
  -- A class of endpoints, or one endpoint.
  scope text NOT NULL,
  tier text NOT NULL,
  per_minute integer NOT NULL CHECK (per_minute BETWEEN 1 AND 1000000),
  changed_by uuid,
  changed_by_name text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scope, tier)
);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'rate_limit');
