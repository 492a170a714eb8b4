-- The newest that each guest wrote to its console, as its host shipped it: what is left of it when the guest is gone or its host is down.
CREATE TABLE "console_traces" (
  "instance_id" UUID NOT NULL,
  "generation" INTEGER NOT NULL,
  "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  "sealed" BYTEA NOT NULL,
  "size_bytes" INTEGER NOT NULL,
  CONSTRAINT "console_traces_pkey" PRIMARY KEY ("instance_id")
);
-- Compressed and sealed already.
ALTER TABLE "console_traces" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
