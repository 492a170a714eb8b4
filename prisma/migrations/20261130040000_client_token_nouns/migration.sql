-- What a token's request made: the noun says how long the token is kept. Tokens so far are of launches.
ALTER TABLE client_tokens ADD COLUMN noun text NOT NULL DEFAULT 'instance';
