-- What statements on the ledger commit to. Erasing an item key or an owner's key makes the content unreadable.
CREATE TABLE owner_keys (
  owner   TEXT   PRIMARY KEY,         -- kind:id:log
  sealed  BYTEA  NOT NULL,            -- the owner's key under the column key
  created BIGINT NOT NULL);

CREATE TABLE contents (
  log      TEXT   NOT NULL,
  uid      TEXT   NOT NULL,
  owner    TEXT   NOT NULL REFERENCES owner_keys (owner) ON DELETE CASCADE,
  item_key BYTEA  NOT NULL,           -- under the owner's key
  content  BYTEA  NOT NULL,           -- under a key derived from the item key
  created  BIGINT NOT NULL,
  PRIMARY KEY (log, uid));
CREATE INDEX contents_owner ON contents (owner);
