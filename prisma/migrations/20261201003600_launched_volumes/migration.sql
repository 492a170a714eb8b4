-- An instance whose root is a volume: the one at the image's root device. Its flavor's disk is not made then.
ALTER TABLE "instances" ADD COLUMN "root_is_volume" BOOLEAN NOT NULL DEFAULT false;

-- The image whose bytes a volume begins with: needed until it is made.
ALTER TABLE "volumes" ADD COLUMN "source_image" UUID;
