-- A list of none is '{}': every entry has had one, and what starts workflows reads it as a list.
ALTER TABLE outbox ALTER COLUMN resources SET NOT NULL;
