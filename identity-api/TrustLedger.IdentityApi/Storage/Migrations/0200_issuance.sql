-- Credential offers for the pre-authorized code flow. The code itself is sealed: the offer is served by reference.
CREATE TABLE offers (
  id            TEXT   PRIMARY KEY,     -- random, part of the offer's URL
  code_hash     BYTEA  NOT NULL UNIQUE, -- SHA-256 of the pre-authorized code
  code          BYTEA  NOT NULL,        -- sealed
  tx_hash       BYTEA  NOT NULL,        -- keyed hash of the transaction code
  configuration TEXT   NOT NULL,        -- credential configuration id
  subject       TEXT   NOT NULL,        -- what the credential is about, as its source names it
  attempts      BIGINT NOT NULL,        -- wrong transaction codes so far
  state         TEXT   NOT NULL,        -- open, redeemed, dead
  thumbprint    TEXT,                   -- DPoP key that redeemed it
  created       BIGINT NOT NULL,
  expires       BIGINT NOT NULL);

-- Access tokens of the pre-authorized code flow, by hash.
CREATE TABLE issuance_tokens (
  token_hash BYTEA  PRIMARY KEY,
  offer      TEXT   NOT NULL REFERENCES offers (id),
  client     TEXT,                      -- client_id of the token request
  thumbprint TEXT,                      -- DPoP key that the token is bound to
  expires    BIGINT NOT NULL);

-- Every credential that was issued, without its content: what a revocation needs.
CREATE TABLE issued_credentials (
  id            TEXT   PRIMARY KEY,
  offer         TEXT   NOT NULL REFERENCES offers (id),
  configuration TEXT   NOT NULL,
  subject       TEXT   NOT NULL,
  holder        TEXT   NOT NULL,        -- RFC 7638 thumbprint of the holder key
  status_list   BIGINT NOT NULL,
  status_index  BIGINT NOT NULL,
  issued        BIGINT NOT NULL,
  expires       BIGINT NOT NULL,
  revoked       BIGINT,
  reason        TEXT,
  UNIQUE (status_list, status_index));
CREATE INDEX issued_credentials_subject ON issued_credentials (configuration, subject);
