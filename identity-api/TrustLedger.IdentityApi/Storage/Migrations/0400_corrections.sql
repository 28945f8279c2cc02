-- Cases of community correction. That a person has one is sealed, as all that is said of it.
CREATE TABLE correction_cases (
  handle      TEXT   PRIMARY KEY,     -- 0x and 64 hex digits: the case handle on the corrections log
  person      BYTEA  NOT NULL,        -- sealed id in the register
  person_hash BYTEA  NOT NULL,        -- keyed hash of the same, for this table alone
  created     BIGINT NOT NULL);
CREATE INDEX correction_cases_person ON correction_cases (person_hash);

-- Records and signatures that were handed in here; their content is in contents, their statement in outbox.
CREATE TABLE correction_statements (
  uid     TEXT   PRIMARY KEY,
  record  TEXT   NOT NULL,            -- the record that it is, or signs
  case_handle TEXT NOT NULL REFERENCES correction_cases (handle),
  created BIGINT NOT NULL);
CREATE INDEX correction_statements_record ON correction_statements (record);
