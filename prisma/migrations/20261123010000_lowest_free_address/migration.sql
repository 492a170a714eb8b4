-- So that the lowest free address is found without reading all that are in use.
ALTER TABLE "networks" ADD COLUMN "lowest_free" BIGINT NOT NULL DEFAULT 0;

-- Whoever frees an address, by whichever statement: the search begins no higher than there.
CREATE FUNCTION "lower_lowest_free"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "networks" n SET "lowest_free" = f."number"
  FROM (SELECT "network_id", min("number") AS "number" FROM "freed" GROUP BY "network_id") f
  WHERE n."id" = f."network_id" AND n."lowest_free" > f."number";
  RETURN NULL;
END $$;

CREATE TRIGGER "fixed_addresses_freed" AFTER DELETE ON "fixed_addresses"
  REFERENCING OLD TABLE AS "freed" FOR EACH STATEMENT EXECUTE FUNCTION "lower_lowest_free"();
