-- Applications for service items: the draft that was handed out, what the rules found, who decided. The form itself,
-- as it came back, is what the application commits to: it is in contents, and goes when the person's key goes.
CREATE TABLE application_drafts (
  id          TEXT   PRIMARY KEY,      -- random
  person      TEXT   NOT NULL REFERENCES persons (id),
  item        TEXT   NOT NULL,
  rules       TEXT   NOT NULL,         -- SHA-256 of the item's file
  form        BYTEA  NOT NULL,         -- sealed: personal; empty once it came back
  nonce       TEXT   NOT NULL,         -- for the presentation
  application TEXT,                    -- the one application that was made of it
  created     BIGINT NOT NULL,
  expires     BIGINT NOT NULL);
CREATE INDEX application_drafts_person ON application_drafts (person, created);

CREATE TABLE applications (
  uid       TEXT   PRIMARY KEY,        -- of the application statement: also the application's id
  draft     TEXT   NOT NULL UNIQUE REFERENCES application_drafts (id),
  handle    TEXT   NOT NULL UNIQUE,
  person    TEXT   NOT NULL REFERENCES persons (id),
  item      TEXT   NOT NULL,
  rules     TEXT   NOT NULL,
  state     TEXT   NOT NULL,           -- deciding, to-human, granted, refused, rejected (by the ledger)
  trace     BYTEA  NOT NULL,           -- sealed: each rule with its result
  checks    BYTEA  NOT NULL,           -- sealed: the checks of the presentation
  due       TEXT,                      -- last day of the statutory term; null when the calendar does not reach
  log_index BIGINT,
  accepted  BIGINT,
  created   BIGINT NOT NULL);
CREATE INDEX applications_person ON applications (person, item, state);
CREATE INDEX applications_state ON applications (state, created);

CREATE TABLE decisions (
  uid          TEXT   PRIMARY KEY,
  application  TEXT   NOT NULL REFERENCES applications (uid),
  outcome      BIGINT NOT NULL,        -- 1 granted, 3 refused
  officer      TEXT,                   -- null for the auto-decision key
  organisation TEXT   NOT NULL,
  state        TEXT   NOT NULL,        -- waiting, published, refused (by the ledger)
  log_index    BIGINT,
  accepted     BIGINT,
  created      BIGINT NOT NULL);
CREATE INDEX decisions_application ON decisions (application);

CREATE TABLE licences (
  application TEXT   PRIMARY KEY REFERENCES applications (uid),
  person      TEXT   NOT NULL REFERENCES persons (id),
  item        TEXT   NOT NULL,
  serial      TEXT   NOT NULL,
  version     BIGINT NOT NULL,
  licence_id  BYTEA  NOT NULL,         -- sealed: the standard identifier
  endorsed_on TEXT   NOT NULL,
  valid_until TEXT   NOT NULL,
  offer       TEXT,                    -- the last offer of it
  offered     BYTEA,                   -- sealed: its URI and transaction code
  UNIQUE (serial, version));
CREATE INDEX licences_person ON licences (person, item);
