-- Since when its host says that it has the volume's bytes no more.
ALTER TABLE "volumes" ADD COLUMN "lost_at" TIMESTAMPTZ(3);
