-- A guest that was asked to let go of a volume, and has not: it may do so at any time.
ALTER TABLE "volumes" ADD COLUMN "is_leaving" BOOLEAN NOT NULL DEFAULT false;
