-- Whether a guest has a disk that says what its metadata says.
ALTER TABLE "instances" ADD COLUMN "config_drive" BOOLEAN NOT NULL DEFAULT false;
