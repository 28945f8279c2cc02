-- Each token and each credential request asks what its offer has yielded; without these it reads every credential there is.
CREATE INDEX issued_credentials_offer ON issued_credentials (offer);
CREATE INDEX issued_credentials_whose ON issued_credentials (subject);
CREATE INDEX issuance_tokens_offer ON issuance_tokens (offer);
CREATE INDEX issuance_tokens_expires ON issuance_tokens (expires);
