-- The newest time of issue of each list that was relied upon: an older list is a replayed one.
CREATE TABLE status_lists_seen (
  uri    TEXT   PRIMARY KEY,
  issued BIGINT NOT NULL); -- seconds since 1970, as iat has it
