-- What a host has for volumes, in GiB, as its engine-volume says.
ALTER TABLE "hosts" ADD COLUMN "volume_gib" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "volumes" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "zone" TEXT NOT NULL,
    "host" TEXT,
    "size_gib" INTEGER NOT NULL,
    "volume_type" TEXT NOT NULL,
    "iops" INTEGER,
    "throughput_mib" INTEGER,
    "auto_enable_io" BOOLEAN NOT NULL DEFAULT false,
    "lifecycle" TEXT NOT NULL,
    "task_state" TEXT,
    "generation" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "reason_code" TEXT,
    "reason_message" TEXT,
    "instance_id" UUID,
    "device" TEXT,
    "delete_on_termination" BOOLEAN NOT NULL DEFAULT false,
    "attached_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "settled_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "volumes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "volumes_attached_whole" CHECK (("instance_id" IS NULL) = ("device" IS NULL)),
    CONSTRAINT "volumes_end" CHECK (("lifecycle" = 'deleted') = ("ended_at" IS NOT NULL))
);

CREATE UNIQUE INDEX "volumes_ec2_id_key" ON "volumes"("ec2_id");
CREATE INDEX "volumes_project_id_ec2_id_idx" ON "volumes"("project_id", "ec2_id");
CREATE INDEX "volumes_host_idx" ON "volumes"("host");
CREATE INDEX "volumes_ended_at_idx" ON "volumes"("ended_at");
-- A name of a device is one volume's within its instance.
CREATE UNIQUE INDEX "volumes_instance_id_device_key" ON "volumes"("instance_id", "device");

-- A host's volumes, those that have ended, too, until the host has let go of them.
CALL sum_usage(source => 'volumes', owner => 'host', sums => 'host_usage', total => 'claimed',
  counts => 'r.host IS NOT NULL AND r.released_at IS NULL', measures => '{"volumeGiB": "r.size_gib"}', each => 'STATEMENT');
