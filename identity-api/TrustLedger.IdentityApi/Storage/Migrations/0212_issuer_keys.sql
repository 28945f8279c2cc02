-- Until when the newest credential under each of the issuer's keys is good: so long the key is published.
CREATE TABLE issuer_keys (
  name  TEXT   PRIMARY KEY,             -- as the keystore names it
  until BIGINT NOT NULL);
INSERT INTO issuer_keys (name, until)
SELECT 'issuer', MAX(expires) FROM issued_credentials HAVING COUNT(*) > 0;
