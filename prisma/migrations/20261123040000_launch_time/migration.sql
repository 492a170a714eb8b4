-- EC2's launchTime is when the launch, or the last start, was asked for: the answer shows it, so it may not move afterwards.
-- AlterTable
ALTER TABLE "instances" ADD COLUMN "launch_time" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

UPDATE "instances" SET "launch_time" = coalesce("launched_at", "created_at");
