-- A resident signs in with a wallet beside the browser, or, where the setting allows, on another device.
ALTER TABLE authorizations ADD COLUMN presentation_across TEXT; -- the request of the QR code
ALTER TABLE authorizations ADD COLUMN address_hash BYTEA;       -- keyed hash of the network address that pushed it
CREATE INDEX authorizations_created ON authorizations (created);
-- The page below the issuer identifier where a browser goes on that brought its response code back.
ALTER TABLE presentations ADD COLUMN return_to TEXT;
