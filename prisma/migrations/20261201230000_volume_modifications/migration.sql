-- What was last asked of a volume that is there: its size, its type and its limits, before and after.
CREATE TABLE "volume_modifications" (
    "volume_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "original_size_gib" INTEGER NOT NULL,
    "original_type" TEXT NOT NULL,
    "original_iops" INTEGER,
    "original_throughput_mib" INTEGER,
    "target_size_gib" INTEGER NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_iops" INTEGER,
    "target_throughput_mib" INTEGER,
    "reason_message" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "volume_modifications_pkey" PRIMARY KEY ("volume_id"),
    CONSTRAINT "volume_modifications_end" CHECK (("state" = 'modifying') = ("ended_at" IS NULL)),
    CONSTRAINT "volume_modifications_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volumes"("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
