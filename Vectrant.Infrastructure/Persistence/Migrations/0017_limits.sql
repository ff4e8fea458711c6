-- How often each key was taken within slots of five seconds, all nodes together. Not logged: it is written all the time and worth
-- nothing after a minute. Keys are hashes, half a page is left free so that counting up rewrites in place.
CREATE UNLOGGED TABLE rate_count (
  key uuid NOT NULL,
  slot bigint NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  PRIMARY KEY (key, slot)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

-- The nodes that count, and when each of them did so last.
CREATE UNLOGGED TABLE rate_node (
  name text PRIMARY KEY,
  seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'rate_count'),
       grant_app('SELECT, INSERT, UPDATE, DELETE', 'rate_node');
