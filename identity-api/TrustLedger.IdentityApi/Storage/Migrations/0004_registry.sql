-- The register of real persons. Every personal value is sealed; rows are found by keyed hashes.
CREATE TABLE persons (
  id            TEXT   PRIMARY KEY,   -- random
  number_hash   BYTEA  NOT NULL UNIQUE,
  identity_hash BYTEA  NOT NULL,      -- of number and name together
  record_hash   BYTEA  NOT NULL,      -- of everything: a repeated import changes nothing
  number        BYTEA  NOT NULL,
  name          BYTEA  NOT NULL,
  phone         BYTEA,
  import        TEXT   NOT NULL,      -- the last import that had this person
  changed       BIGINT NOT NULL);

-- Organisations are public.
CREATE TABLE organisations (
  code    TEXT   PRIMARY KEY,         -- USCC
  name    TEXT   NOT NULL,
  place   TEXT   NOT NULL,
  import  TEXT   NOT NULL,
  changed BIGINT NOT NULL);
