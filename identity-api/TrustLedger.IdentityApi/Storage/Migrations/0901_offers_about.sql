-- What a credential is about besides its holder, as the configuration's source names it: an organisation's code, a delegation's id.
ALTER TABLE offers ADD COLUMN about TEXT;
CREATE INDEX offers_about ON offers (about) WHERE about IS NOT NULL;
