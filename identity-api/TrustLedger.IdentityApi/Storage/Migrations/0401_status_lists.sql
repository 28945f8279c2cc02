-- Status lists: how large each is and how much of it is given away. The next begins when the newest is half full.
CREATE TABLE status_lists (
  list       BIGINT PRIMARY KEY,
  entries    BIGINT NOT NULL,
  used       BIGINT NOT NULL,  -- entries that credentials have
  flips      BIGINT NOT NULL,  -- rows of status_flips
  published  BIGINT NOT NULL,  -- how many of them were in the last list that was signed
  decoys     BIGINT NOT NULL,  -- those that no credential had: none is ever given one
  next_decoy BIGINT NOT NULL); -- when entries are turned next that nobody revoked

-- Entries that were turned to invalid, in that order. None is ever turned back.
CREATE TABLE status_flips (
  status_list  BIGINT NOT NULL REFERENCES status_lists (list),
  number       BIGINT NOT NULL, -- from 1, in each list
  status_index BIGINT NOT NULL,
  PRIMARY KEY (status_list, number),
  UNIQUE (status_list, status_index));

-- Lists that were begun before this table have 131,072 entries.
INSERT INTO status_lists (list, entries, used, flips, published, decoys, next_decoy)
SELECT status_list, 131072, COUNT(*), COUNT(revoked), COUNT(revoked), 0, 0 FROM issued_credentials GROUP BY status_list;
INSERT INTO status_flips (status_list, number, status_index)
SELECT status_list, ROW_NUMBER() OVER (PARTITION BY status_list ORDER BY status_index), status_index
FROM issued_credentials WHERE revoked IS NOT NULL;
