-- What a flavor may say beside its sizes, and its copy in the instances that were launched with it.
ALTER TABLE "flavors" ADD COLUMN "extra_specs" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "swap_mib" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "ephemeral_gib" INTEGER NOT NULL DEFAULT 0;

-- The machine is null until the guest's first start, and for guests that last started before there were pins.
ALTER TABLE "instances" ADD COLUMN "extra_specs" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "swap_mib" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "ephemeral_gib" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "machine_type" TEXT,
ADD COLUMN "cpu_model" TEXT;

-- Host contract 2. What was committed before the update is placed at once, before the daemons of this version have said hello; one
-- that was not updated says its own contract with its next hello, and gets nothing new from then on.
UPDATE "services" SET "contract" = 2 WHERE "contract" = 1;
