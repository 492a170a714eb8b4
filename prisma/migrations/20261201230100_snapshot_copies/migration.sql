-- The snapshot whose bytes one has, while they are copied.
ALTER TABLE "snapshots" ADD COLUMN "source_snapshot" UUID;
