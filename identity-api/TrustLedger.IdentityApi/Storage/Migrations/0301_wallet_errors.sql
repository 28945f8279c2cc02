-- Why a wallet declined: a code of OpenID4VP 1.0 §8.5, or "other".
ALTER TABLE presentations ADD COLUMN error TEXT;
