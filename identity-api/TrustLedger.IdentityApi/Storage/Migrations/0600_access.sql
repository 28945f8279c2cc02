-- Who saw, or judged, what of a person. Each line is sealed whole: that an office looked already tells something.
CREATE TABLE access_records (
  id          TEXT   PRIMARY KEY,      -- random
  person_hash BYTEA  NOT NULL,         -- keyed hash of the person's id, for this table alone
  once        BYTEA  UNIQUE,           -- keyed hash of what counts once a day; null for what counts each time
  day         BIGINT NOT NULL,         -- days since 1970-01-01 UTC: whose digest it is in
  at          BIGINT NOT NULL,
  line        BYTEA  NOT NULL,         -- sealed
  leaf        BYTEA  NOT NULL,         -- RFC 9162 leaf hash of the line, whose salt makes it say nothing
  leaf_index  BIGINT,                  -- once the day is closed
  path        BYTEA);                  -- the sibling hashes, 32 bytes each
CREATE INDEX access_records_person ON access_records (person_hash, at, id);
CREATE INDEX access_records_day ON access_records (day);

-- One root for each day over the lines of all persons, padded; a digest statement puts it on the identity log.
CREATE TABLE access_days (
  day       BIGINT PRIMARY KEY,
  size      BIGINT NOT NULL,           -- a power of two: how many lines there were is nobody's to know
  root      TEXT   NOT NULL,           -- base64
  uid       TEXT   NOT NULL,           -- of the digest statement
  state     TEXT   NOT NULL,           -- waiting, published, refused (by the ledger)
  log_index BIGINT);

-- Whose credentials were accepted for a request, so that each look at the result is recorded for them.
CREATE TABLE presentation_subjects (
  presentation TEXT NOT NULL REFERENCES presentations (id) ON DELETE CASCADE,
  person       TEXT NOT NULL,
  PRIMARY KEY (presentation, person));
