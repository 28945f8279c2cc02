-- Requests for presentations, and what came of them.
CREATE TABLE presentations (
  id           TEXT   PRIMARY KEY,   -- random, part of the request's URL
  organisation TEXT   NOT NULL,      -- who asks
  officer      TEXT   NOT NULL,
  purpose      TEXT   NOT NULL,
  query        TEXT   NOT NULL,      -- DCQL
  nonce        TEXT   NOT NULL UNIQUE,
  state_value  TEXT   NOT NULL,      -- the request's state parameter
  decryption   BYTEA,                -- sealed; private key made for this request, gone once it was answered
  outcome      TEXT   NOT NULL,      -- open, undecided, accepted, refused, declined
  checks       TEXT,                 -- JSON; evidence without any claim's value
  credentials  BYTEA,                -- sealed; what was shown, when it was accepted
  created      BIGINT NOT NULL,
  expires      BIGINT NOT NULL,
  answered     BIGINT);
CREATE INDEX presentations_expires ON presentations (expires);
