-- Claims of residents (自信), those who vouch for them (他信) and those who relied on them (你信). The statements
-- are in the outbox, what they commit to is in contents; here is who is who, which the ledger does not tell.
CREATE TABLE claims (
  uid       TEXT   PRIMARY KEY,
  handle    TEXT   NOT NULL UNIQUE,    -- of this claim alone
  person    TEXT   NOT NULL REFERENCES persons (id),
  predicate TEXT   NOT NULL,
  level     BIGINT NOT NULL,           -- of the person's binding, when it was handed in
  state     TEXT   NOT NULL,           -- waiting, published, refused
  log_index BIGINT,
  accepted  BIGINT,
  created   BIGINT NOT NULL);
CREATE INDEX claims_person ON claims (person, predicate);
CREATE INDEX claims_predicate ON claims (predicate, state);

CREATE TABLE attestations (
  uid          TEXT   PRIMARY KEY,
  claim        TEXT   NOT NULL REFERENCES claims (uid),
  relation     BIGINT NOT NULL,        -- 1 department, 2 organisation, 3 peer
  organisation TEXT,                   -- USCC; null for a peer
  role         TEXT,                   -- as which its author is a member of the log
  person       TEXT   REFERENCES persons (id), -- the peer
  level        BIGINT NOT NULL,
  state        TEXT   NOT NULL,
  log_index    BIGINT,
  accepted     BIGINT,
  created      BIGINT NOT NULL);
CREATE INDEX attestations_claim ON attestations (claim);
CREATE INDEX attestations_person ON attestations (person);

-- One-time addresses to which a relying office may say what it made of a claim, or of an application with its claims.
CREATE TABLE acceptance_addresses (
  address TEXT   PRIMARY KEY,
  subject TEXT   NOT NULL,             -- claim:<uid>, application:<uid>
  created BIGINT NOT NULL);
CREATE INDEX acceptance_addresses_subject ON acceptance_addresses (subject);

CREATE TABLE acceptance_claims (
  subject TEXT   NOT NULL,
  claim   TEXT   NOT NULL REFERENCES claims (uid),
  PRIMARY KEY (claim, subject));

CREATE TABLE acceptances (
  uid          TEXT   PRIMARY KEY,
  address      TEXT   NOT NULL UNIQUE REFERENCES acceptance_addresses (address),
  organisation TEXT   NOT NULL,
  purpose      TEXT   NOT NULL,
  outcome      BIGINT NOT NULL,        -- 4 accepted, 5 rejected
  state        TEXT   NOT NULL,
  log_index    BIGINT,
  accepted     BIGINT,
  created      BIGINT NOT NULL);

-- Tokens by which a claimant shows a claim to a peer.
CREATE TABLE claim_shares (
  token_hash BYTEA  PRIMARY KEY,
  claim      TEXT   NOT NULL REFERENCES claims (uid),
  created    BIGINT NOT NULL,
  expires    BIGINT NOT NULL);
