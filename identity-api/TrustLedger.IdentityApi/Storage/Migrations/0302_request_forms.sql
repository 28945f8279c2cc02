-- Same device, transaction data, and answers in clear.
ALTER TABLE presentations ADD COLUMN session BYTEA;             -- SHA-256 of the browser session's secret; null across devices
ALTER TABLE presentations ADD COLUMN response_code BYTEA;       -- SHA-256; from a same-device answer until its one use
ALTER TABLE presentations ADD COLUMN returned BIGINT;           -- when the browser that began it came back
ALTER TABLE presentations ADD COLUMN strayed BIGINT;            -- when another browser came back in its place
ALTER TABLE presentations ADD COLUMN transaction_data BYTEA;    -- sealed; the JSON array that is in the request
ALTER TABLE presentations ADD COLUMN registered_purpose TEXT;   -- id within the verifier's registration
ALTER TABLE presentations ADD COLUMN response_mode TEXT;        -- null for requests of before: direct_post.jwt
