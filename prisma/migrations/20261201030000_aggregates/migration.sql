-- Hosts that an operator groups, and may give a zone together.
CREATE TABLE "aggregates" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "updated_at" TIMESTAMPTZ(3),

    CONSTRAINT "aggregates_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "aggregates_name_key" ON "aggregates"("name");

CREATE TABLE "aggregate_hosts" (
    "aggregate_id" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "zone_before" TEXT NOT NULL,

    CONSTRAINT "aggregate_hosts_pkey" PRIMARY KEY ("aggregate_id", "host")
);
CREATE INDEX "aggregate_hosts_host_idx" ON "aggregate_hosts"("host");
ALTER TABLE "aggregate_hosts" ADD CONSTRAINT "aggregate_hosts_aggregate_id_fkey" FOREIGN KEY ("aggregate_id") REFERENCES "aggregates"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "aggregate_hosts" ADD CONSTRAINT "aggregate_hosts_host_fkey" FOREIGN KEY ("host") REFERENCES "hosts"("name") ON DELETE CASCADE ON UPDATE NO ACTION;
