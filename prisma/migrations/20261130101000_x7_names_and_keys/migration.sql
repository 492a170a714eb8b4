-- An instance's name is its tag Name: one value, whichever API wrote it.
INSERT INTO "tags" ("project_id", "resource_id", "resource_type", "key", "value")
SELECT "project_id", "ec2_id", 'instance', 'Name', "name" FROM "instances" WHERE "name" <> ''
ON CONFLICT ("project_id", "resource_id", "key") DO NOTHING;
ALTER TABLE "instances" DROP COLUMN "name";

-- A public key as it was imported, with its comment: X7 gives it back byte for byte.
ALTER TABLE "key_pairs" ADD COLUMN "imported_line" TEXT;
