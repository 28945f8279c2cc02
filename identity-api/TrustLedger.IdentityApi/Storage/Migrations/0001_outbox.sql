-- Signed statements on their way to the ledger, and the receipts of those that arrived.
CREATE TABLE outbox (
  number     BIGINT PRIMARY KEY,      -- order of sending within a log
  uid        TEXT   NOT NULL,         -- 0x and 64 hex digits
  log        TEXT   NOT NULL,         -- identity, approvals, corrections
  topic      TEXT   NOT NULL,         -- who handles the receipt
  refers     TEXT   NOT NULL,         -- refUID: not sent before that one is published
  statement  TEXT   NOT NULL,         -- the EAS object, posted word for word
  state      TEXT   NOT NULL,         -- waiting, published, refused
  code       TEXT,                    -- the node's refusal code
  receipt    TEXT,                    -- JSON
  created    BIGINT NOT NULL,
  settled    BIGINT,
  UNIQUE (log, uid));
CREATE INDEX outbox_waiting ON outbox (state, log, number);
