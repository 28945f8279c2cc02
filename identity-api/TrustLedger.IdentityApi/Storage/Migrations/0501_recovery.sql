-- Lost devices: whose wallet keys are suspended, and by whom. Nothing in these tables is personal but by its person.
CREATE TABLE key_suspensions (
  id      TEXT   PRIMARY KEY,         -- random
  person  TEXT   NOT NULL REFERENCES persons (id),
  basis   TEXT   NOT NULL,            -- officer, handle, objection, session
  actor   TEXT   NOT NULL,            -- the officer's client id, or the handle that asked
  reason  TEXT   NOT NULL,
  state   TEXT   NOT NULL,            -- provisional, confirmed, lifted, lapsed, replaced
  created BIGINT NOT NULL,
  lapses  BIGINT,                     -- when a provisional one ends by itself
  settled BIGINT,
  settler TEXT);                      -- the officer who lifted it
CREATE INDEX key_suspensions_person ON key_suspensions (person, created);

-- When another key took the place of a person's: nothing is issued until it has cooled.
CREATE TABLE key_changes (
  binding TEXT   PRIMARY KEY REFERENCES bindings (uid),
  person  TEXT   NOT NULL REFERENCES persons (id),
  changed BIGINT NOT NULL,
  cooled  BIGINT NOT NULL,
  rules   TEXT   NOT NULL);           -- version of the rule pack
CREATE INDEX key_changes_person ON key_changes (person, cooled);

-- What a person is told, by every handle that is or was theirs.
CREATE TABLE notices (
  id           TEXT   PRIMARY KEY,    -- random
  person       TEXT   NOT NULL REFERENCES persons (id),
  kind         TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  until        BIGINT,
  organisation TEXT);                 -- whose officer did it
CREATE INDEX notices_person ON notices (person, at);
