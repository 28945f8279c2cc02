-- Agencies and officers that sign in with their own key (RFC 7523).
CREATE TABLE clients (
  id           TEXT   PRIMARY KEY,
  organisation TEXT   NOT NULL,       -- USCC
  place        TEXT   NOT NULL,       -- division code
  roles        TEXT   NOT NULL,       -- separated by spaces
  jwk          TEXT   NOT NULL,       -- public P-256 key
  state        TEXT   NOT NULL,       -- active, disabled
  created      BIGINT NOT NULL);

-- Identifiers of tokens that count once, until they would be expired anyway.
CREATE TABLE spent_tokens (
  issuer  TEXT   NOT NULL,
  jti     TEXT   NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (issuer, jti));
CREATE INDEX spent_tokens_expires ON spent_tokens (expires);
