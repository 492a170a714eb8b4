-- Which of the interface's addresses it stands for. Null: the first.
ALTER TABLE "floating_addresses" ADD COLUMN "private_address" TEXT;
-- One for each address of an interface.
DROP INDEX "floating_addresses_interface_id_idx";
CREATE UNIQUE INDEX "floating_addresses_standing_idx" ON "floating_addresses" ("interface_id", "private_address")
  NULLS NOT DISTINCT WHERE "association_id" IS NOT NULL;
