CREATE TABLE delegation_drafts (
  id        TEXT   PRIMARY KEY,        -- random
  person    TEXT   NOT NULL REFERENCES persons (id), -- who is to consent
  agent     TEXT   NOT NULL REFERENCES persons (id),
  organisation TEXT REFERENCES organisations (code), -- for whom; null: for themselves
  terms     BYTEA  NOT NULL,           -- sealed: what they are to consent to
  nonce     TEXT   NOT NULL,           -- for the presentation
  created   BIGINT NOT NULL,
  expires   BIGINT NOT NULL);
CREATE INDEX delegation_drafts_expires ON delegation_drafts (expires);

CREATE TABLE delegations (
  id           TEXT   PRIMARY KEY,     -- as the draft's
  person       TEXT   NOT NULL REFERENCES persons (id), -- who consented
  organisation TEXT   REFERENCES organisations (code),  -- the principal, where that is no natural person
  agent        TEXT   NOT NULL REFERENCES persons (id),
  state        TEXT   NOT NULL,        -- asked, granted, declined, revoked
  terms        BYTEA  NOT NULL,        -- sealed
  consent      BYTEA  NOT NULL,        -- sealed: the presentation whose key binding signs the terms
  rules        TEXT   NOT NULL,        -- version of the rule pack
  begins       BIGINT NOT NULL,
  ends         BIGINT NOT NULL,        -- the first moment at which it is over
  created      BIGINT NOT NULL,
  settled      BIGINT,                 -- when the agent answered
  revoked      BIGINT,
  revoker      TEXT,                   -- principal, agent, officer
  officer      TEXT,
  reason       TEXT);
CREATE INDEX delegations_person ON delegations (person, created);
CREATE INDEX delegations_agent ON delegations (agent, state);
CREATE INDEX delegations_organisation ON delegations (organisation) WHERE organisation IS NOT NULL;

ALTER TABLE application_drafts ADD COLUMN delegation TEXT; -- by which an agent fills it in; null: the person themselves

CREATE TABLE application_agents (
  application TEXT   PRIMARY KEY REFERENCES applications (uid),
  agent       TEXT   NOT NULL REFERENCES persons (id),
  delegation  TEXT   NOT NULL REFERENCES delegations (id));
CREATE INDEX application_agents_agent ON application_agents (agent);
