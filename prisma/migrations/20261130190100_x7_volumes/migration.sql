-- What its project says of a volume, beside its tags.
ALTER TABLE "volumes" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
