-- When a power event last stopped the instance: an inventory from before still says that its guest runs.
-- AlterTable
ALTER TABLE "instances" ADD COLUMN "went_off_at" TIMESTAMPTZ(3);
