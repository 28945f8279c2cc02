-- Authorization requests that wallets pushed, and what a resident made of them. Each secret is stored as a hash only.
CREATE TABLE authorizations (
  id             TEXT   PRIMARY KEY,
  state          TEXT   NOT NULL,      -- pushed, open, granted, redeemed, dead
  request_hash   BYTEA  NOT NULL UNIQUE, -- of the request_uri
  browser_hash   BYTEA  UNIQUE,        -- of the cookie of the browser that opened it
  code_hash      BYTEA  UNIQUE,        -- of the authorization code
  sign_in_code   TEXT   UNIQUE,        -- shown in that browser; an officer types it
  client         TEXT   NOT NULL,
  client_name    TEXT,                 -- as the wallet's provider calls it
  instance       TEXT,                 -- thumbprint of the key that the provider attested
  thumbprint     TEXT,                 -- DPoP key that the code is bound to
  redirect_uri   TEXT   NOT NULL,
  state_value    TEXT,                 -- the request's state parameter
  challenge      TEXT   NOT NULL,      -- PKCE, S256
  configurations TEXT   NOT NULL,      -- JSON
  identifiers    BIGINT NOT NULL,      -- whether it was asked with authorization_details
  offer          TEXT,                 -- the offer whose issuer_state came along
  presentation   TEXT,                 -- the request by which the resident may sign in
  subject        TEXT,                 -- who signed in
  officer        TEXT,                 -- who said so, where an officer did
  created        BIGINT NOT NULL,
  expires        BIGINT NOT NULL);
CREATE INDEX authorizations_expires ON authorizations (expires);
