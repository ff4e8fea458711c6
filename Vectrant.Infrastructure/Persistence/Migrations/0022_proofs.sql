-- How the program's sign-in was proved, as for people's. Until now a password was the only way to one.
ALTER TABLE refresh_family ADD COLUMN methods text[] NOT NULL DEFAULT '{password}';

-- When whoever sits there proved last who they are: critical deeds ask for a proof of the last ten minutes.
ALTER TABLE person_session ADD COLUMN proved_at timestamptz;
