-- Percent of its bytes that its host has copied, while it is pending.
ALTER TABLE "snapshots" ADD COLUMN "progress" INTEGER NOT NULL DEFAULT 0;
