-- Who offered: somebody else approves. Null for an offer that no officer made.
ALTER TABLE offers ADD COLUMN officer TEXT;

-- Credentials that an officer has to approve, one row for each grant and configuration.
CREATE TABLE issuance_approvals (
  id            TEXT   PRIMARY KEY,     -- random: how officers name it
  grant_id      TEXT   NOT NULL,        -- what the wallet's token was given for: an offer
  configuration TEXT   NOT NULL,
  subject       TEXT   NOT NULL,        -- as the configuration's source names it
  state         TEXT   NOT NULL,        -- waiting, approved, refused
  officer       TEXT,                   -- who decided
  reason        TEXT,                   -- why it was refused
  created       BIGINT NOT NULL,
  decided       BIGINT,
  UNIQUE (grant_id, configuration));

-- The keys for which credentials were asked and are not issued yet.
CREATE TABLE deferred_transactions (
  transaction_hash BYTEA  PRIMARY KEY,  -- SHA-256 of the transaction id
  approval         TEXT   NOT NULL REFERENCES issuance_approvals (id),
  holder_keys      TEXT   NOT NULL,     -- public JWKs, an array
  copies           BIGINT NOT NULL,
  created          BIGINT NOT NULL,
  fetched          BIGINT);             -- when its credentials were fetched: it serves once
CREATE INDEX deferred_transactions_approval ON deferred_transactions (approval);

-- Issuances of which a wallet may tell how they ended, and what it told.
CREATE TABLE issuance_notifications (
  id       TEXT   PRIMARY KEY,          -- notification_id, random
  grant_id TEXT   NOT NULL,             -- whose token may name it
  created  BIGINT NOT NULL);
CREATE TABLE issuance_events (
  notification TEXT   NOT NULL REFERENCES issuance_notifications (id),
  event        TEXT   NOT NULL,         -- credential_accepted, credential_failure, credential_deleted
  told         BIGINT NOT NULL,
  PRIMARY KEY (notification, event));
