-- Each token and each credential request asks what its offer has yielded; without these it reads every credential there
-- is. The tokens have their indexes in 0702.
CREATE INDEX issued_credentials_offer ON issued_credentials (offer);
CREATE INDEX issued_credentials_whose ON issued_credentials (subject);
