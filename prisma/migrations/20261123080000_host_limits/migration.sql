-- A host's own word about what it has is believed up to what its operator says.
-- AlterTable
ALTER TABLE "hosts" ADD COLUMN "max_vcpus" INTEGER,
ADD COLUMN "max_memory_mib" INTEGER,
ADD COLUMN "max_disk_gib" INTEGER;
