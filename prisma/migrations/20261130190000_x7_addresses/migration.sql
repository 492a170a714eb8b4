-- X7 shows when a network was made. One that is older than this column is as old as the column.
ALTER TABLE "networks" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now();

-- What its project says of a floating address.
ALTER TABLE "floating_addresses" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
