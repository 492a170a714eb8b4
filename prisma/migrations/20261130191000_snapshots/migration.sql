-- CreateTable
CREATE TABLE "snapshots" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "volume_id" UUID NOT NULL,
    "volume_ec2_id" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "lifecycle" TEXT NOT NULL,
    "task_state" TEXT,
    "generation" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "reason_code" TEXT,
    "reason_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "completed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "snapshots_end" CHECK (("lifecycle" = 'deleted') = ("ended_at" IS NOT NULL))
);

CREATE UNIQUE INDEX "snapshots_ec2_id_key" ON "snapshots"("ec2_id");
CREATE INDEX "snapshots_project_id_ec2_id_idx" ON "snapshots"("project_id", "ec2_id");
CREATE INDEX "snapshots_volume_id_idx" ON "snapshots"("volume_id");
CREATE INDEX "snapshots_host_idx" ON "snapshots"("host");
CREATE INDEX "snapshots_ended_at_idx" ON "snapshots"("ended_at");

-- Whom a snapshot is shared with.
CREATE TABLE "snapshot_members" (
    "snapshot_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,

    CONSTRAINT "snapshot_members_pkey" PRIMARY KEY ("snapshot_id", "project_id"),
    CONSTRAINT "snapshot_members_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "snapshots"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "snapshot_members_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "snapshot_members_project_id_idx" ON "snapshot_members"("project_id");

-- What a volume was made of: its key, while there is work to do, and its EC2 id, for as long as the volume is there.
ALTER TABLE "volumes" ADD COLUMN "source_snapshot" UUID, ADD COLUMN "source_ec2" TEXT;

-- A host's snapshots take room beside its volumes, until the host has let go of them.
CALL sum_usage(source => 'snapshots', owner => 'host', sums => 'host_usage', total => 'claimed',
  counts => 'r.released_at IS NULL', measures => '{"volumeGiB": "r.size_gib"}', each => 'STATEMENT');
