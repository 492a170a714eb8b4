-- So that the lowest free address is found without reading all that are in use.
ALTER TABLE "networks" ADD COLUMN "lowest_free" BIGINT NOT NULL DEFAULT 0;
