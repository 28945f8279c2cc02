-- Proofing sessions: how a wallet's handle came to be bound to a real person. These stay off the ledger.
CREATE TABLE proofing_sessions (
  id            TEXT   PRIMARY KEY,   -- random
  state         TEXT   NOT NULL,      -- resolved, duplicate, verified, bound, refused, expired
  reason        TEXT,                 -- refusal code
  handle        TEXT   NOT NULL,
  person        TEXT   REFERENCES persons (id),
  number_hash   BYTEA  NOT NULL,      -- counts attempts on one number
  address_hash  BYTEA  NOT NULL,      -- counts attempts from one network address
  challenge     TEXT   NOT NULL,
  proven        BIGINT,               -- when the handle answered the challenge
  officer       TEXT,                 -- who confirmed or refused
  document_kind TEXT,
  binding       TEXT,                 -- uid of the binding statement
  created       BIGINT NOT NULL,
  expires       BIGINT NOT NULL,
  settled       BIGINT);
CREATE INDEX proofing_sessions_handle ON proofing_sessions (handle, created);
CREATE INDEX proofing_sessions_number ON proofing_sessions (number_hash, created);
CREATE INDEX proofing_sessions_address ON proofing_sessions (address_hash, created);

-- Which handle is whose.
CREATE TABLE bindings (
  uid     TEXT   PRIMARY KEY,         -- of the binding statement
  handle  TEXT   NOT NULL,
  person  TEXT   NOT NULL REFERENCES persons (id),
  session TEXT   NOT NULL REFERENCES proofing_sessions (id),
  level   BIGINT NOT NULL,
  state   TEXT   NOT NULL,            -- pending, bound, replaced, refused
  created BIGINT NOT NULL);
CREATE INDEX bindings_handle ON bindings (handle);
CREATE INDEX bindings_person ON bindings (person);

-- Who an officer is as a resident, so that none confirms a session of their own.
ALTER TABLE clients ADD COLUMN person_hash BYTEA;
