-- Embedding models: every stored vector carries the number of its model. At most one serves, at most one is built.
CREATE TABLE embedding_model (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text NOT NULL,
  name text NOT NULL,
  dimensions integer NOT NULL CHECK (dimensions BETWEEN 8 AND 4000),
  -- Where it is reached: kept beside the vectors, because questions are embedded with it until its successor serves,
  -- whatever is configured by then.
  endpoint text,
  protected_key text,
  state text NOT NULL CHECK (state IN ('building', 'serving', 'retired')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, name, dimensions)
);
CREATE UNIQUE INDEX embedding_model_one_serving ON embedding_model (state) WHERE state = 'serving';
CREATE UNIQUE INDEX embedding_model_one_building ON embedding_model (state) WHERE state = 'building';

-- What is chosen on the Models page; a row overrides the configuration file. Keys of providers are stored protected.
CREATE TABLE model_setting (
  task text PRIMARY KEY,
  provider text NOT NULL,
  model text NOT NULL,
  endpoint text,
  protected_key text,
  updated_at timestamptz NOT NULL,
  updated_by uuid
);

-- One row for each call to a model: tokens, cost, time, outcome.
CREATE TABLE model_call (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  task text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  conversation_id uuid,
  input_tokens integer NOT NULL,
  output_tokens integer NOT NULL,
  cost_micros bigint NOT NULL,
  milliseconds integer NOT NULL,
  outcome text NOT NULL
);
CREATE INDEX model_call_at ON model_call (at DESC);
CREATE INDEX model_call_conversation ON model_call (conversation_id) WHERE conversation_id IS NOT NULL;

SELECT grant_app('SELECT, INSERT, UPDATE', 'embedding_model'),
       grant_app('SELECT, INSERT, UPDATE, DELETE', 'model_setting'),
       grant_app('SELECT, INSERT', 'model_call');
