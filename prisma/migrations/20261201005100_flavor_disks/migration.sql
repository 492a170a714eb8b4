-- The swap and ephemeral disks of its flavor are made: of instances of before that they are not. Which device is called
-- what, as its launch said it: {"ephemeral0": "/dev/sdb"}.
ALTER TABLE "instances" ADD COLUMN "has_flavor_disks" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "local_devices" JSONB NOT NULL DEFAULT '{}';
