-- Which answers a second person has to approve. No row: none. docs/decisions/0020-second-approval.md
CREATE TABLE second_approval_rule (
  -- Null: conversations without a team.
  team_id uuid REFERENCES team ON DELETE CASCADE,
  mode text NOT NULL CHECK (mode IN ('never', 'doubtful', 'always')),
  below_percent integer NOT NULL CHECK (below_percent BETWEEN 0 AND 100),
  changed_too boolean NOT NULL,
  changed_by uuid NOT NULL REFERENCES person,
  changed_by_name text NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT second_approval_rule_of_team UNIQUE NULLS NOT DISTINCT (team_id)
);

-- One row for each time that a second person is asked, with what became of it. The decision itself stays what the first person
-- decided; while it waits it has no moment to be sent (send_after is null), so that nothing that sends can see it.
CREATE TABLE second_approval (
  id uuid PRIMARY KEY,
  decision_id uuid NOT NULL REFERENCES decision ON DELETE CASCADE,
  draft_id uuid NOT NULL REFERENCES draft ON DELETE CASCADE,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  first_person_id uuid NOT NULL REFERENCES person,
  because text[] NOT NULL,
  requested_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'edited', 'returned', 'withdrawn', 'expired')),
  person_id uuid REFERENCES person,
  person_name text,
  decided_at timestamptz,
  -- What the first person wanted to send, and what the second made of it where that is another text.
  text_before text NOT NULL,
  text_after text,
  reason text,
  -- The rights of the second person at that moment.
  allowed_because jsonb,
  -- The second person took it back before it was sent; another row waits instead.
  undone_at timestamptz,
  undone_by_name text,
  -- The newest one of its draft.
  is_current boolean NOT NULL DEFAULT true,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK ((state = 'edited') = (text_after IS NOT NULL)),
  -- Never the same person twice, whatever path leads here.
  CONSTRAINT second_approval_by_another CHECK (state NOT IN ('approved', 'edited', 'returned') OR (person_id IS NOT NULL AND person_id <> first_person_id))
);
CREATE UNIQUE INDEX second_approval_current ON second_approval (draft_id) WHERE is_current;
CREATE INDEX second_approval_conversation ON second_approval (conversation_id, requested_at);
CREATE INDEX second_approval_decision ON second_approval (decision_id);

SELECT grant_app('SELECT, INSERT, UPDATE', t::regclass) FROM unnest(ARRAY['second_approval_rule', 'second_approval']) t;
