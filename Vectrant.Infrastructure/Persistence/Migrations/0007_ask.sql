CREATE TABLE question (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  text text NOT NULL,
  answer jsonb,
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  helpful boolean,
  feedback text
);
CREATE INDEX question_person ON question (person_id, asked_at DESC, id DESC);

SELECT grant_app('SELECT, INSERT, UPDATE, DELETE', 'question');
