-- A family is all that one authorization gave: what may be issued, and the tokens that fetch it.
ALTER TABLE offers ADD COLUMN family TEXT;            -- an offer that is redeemed with its own code is a family by itself
UPDATE offers SET family = id;
ALTER TABLE offers ADD COLUMN grant_type TEXT NOT NULL DEFAULT 'pre-authorized_code'; -- or authorization_code
CREATE INDEX offers_family ON offers (family);

CREATE TABLE family_tokens (
  token_hash     BYTEA  PRIMARY KEY,
  kind           TEXT   NOT NULL,      -- access, refresh
  family         TEXT   NOT NULL,
  configurations TEXT,                 -- JSON: those of the family that it is for; null for all of them
  identifiers    BIGINT NOT NULL,      -- whether the wallet was given credential identifiers, and asks by them
  client         TEXT,                 -- client_id of the token request
  instance       TEXT,                 -- thumbprint of the key that the wallet's provider attested
  thumbprint     TEXT,                 -- DPoP key that the token is bound to
  successor      BYTEA,                -- hash of the refresh token that took its place
  expires        BIGINT NOT NULL);
INSERT INTO family_tokens (token_hash, kind, family, identifiers, client, thumbprint, expires)
  SELECT token_hash, 'access', offer, 0, client, thumbprint, expires FROM issuance_tokens;
DROP TABLE issuance_tokens;
ALTER TABLE family_tokens RENAME TO issuance_tokens;
CREATE INDEX issuance_tokens_family ON issuance_tokens (family);
CREATE INDEX issuance_tokens_expires ON issuance_tokens (expires);
