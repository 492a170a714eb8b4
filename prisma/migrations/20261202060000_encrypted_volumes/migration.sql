-- What opens encrypted volumes and snapshots, each sealed under the master key: one of a volume, and of what comes of it.
CREATE TABLE "data_keys" (
    "id" UUID NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "data_keys_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "volumes" ADD COLUMN "data_key_id" UUID,
  ADD CONSTRAINT "volumes_data_key_id_fkey" FOREIGN KEY ("data_key_id") REFERENCES "data_keys"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "snapshots" ADD COLUMN "data_key_id" UUID,
  ADD CONSTRAINT "snapshots_data_key_id_fkey" FOREIGN KEY ("data_key_id") REFERENCES "data_keys"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "volumes_data_key_id_idx" ON "volumes"("data_key_id");
CREATE INDEX "snapshots_data_key_id_idx" ON "snapshots"("data_key_id");

-- Whether volumes are encrypted of which nobody says it.
ALTER TABLE "projects" ADD COLUMN "encrypts_volumes" BOOLEAN NOT NULL DEFAULT false;
