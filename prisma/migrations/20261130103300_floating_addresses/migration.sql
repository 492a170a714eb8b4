-- Addresses that the operator hands out beside those of guests. A range belongs to a pool.
CREATE TABLE "floating_ranges" (
  "id" UUID NOT NULL,
  "pool" TEXT NOT NULL,
  "cidr" TEXT NOT NULL,
  "first" BIGINT NOT NULL,
  "last" BIGINT NOT NULL,
  "interface" TEXT NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "floating_ranges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "floating_ranges_cidr_key" ON "floating_ranges" ("cidr");

CREATE TABLE "floating_addresses" (
  "id" UUID NOT NULL,
  "ec2_id" TEXT NOT NULL,
  "project_id" UUID NOT NULL,
  "range_id" UUID NOT NULL,
  "pool" TEXT NOT NULL,
  "interface" TEXT NOT NULL,
  "number" BIGINT NOT NULL,
  "address" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "task" TEXT,
  "generation" INTEGER NOT NULL,
  "operation_id" UUID NOT NULL,
  "association_id" TEXT,
  "instance_id" UUID,
  "interface_id" UUID,
  "domain_id" UUID,
  "host" TEXT,
  "bound_hosts" TEXT[] NOT NULL DEFAULT '{}',
  "reason" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  "settled_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "floating_addresses_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "floating_addresses_ec2_id_key" ON "floating_addresses" ("ec2_id");
CREATE UNIQUE INDEX "floating_addresses_association_id_key" ON "floating_addresses" ("association_id");
CREATE INDEX "floating_addresses_project_id_idx" ON "floating_addresses" ("project_id");
-- Partial, all three: an address is somebody's until no host may answer for it, an interface has one at a time.
CREATE UNIQUE INDEX "floating_addresses_number_idx" ON "floating_addresses" ("number")
  WHERE "ended_at" IS NULL OR cardinality("bound_hosts") > 0;
CREATE UNIQUE INDEX "floating_addresses_interface_id_idx" ON "floating_addresses" ("interface_id")
  WHERE "association_id" IS NOT NULL;
CREATE INDEX "floating_addresses_instance_id_idx" ON "floating_addresses" ("instance_id") WHERE "instance_id" IS NOT NULL;
CREATE INDEX "floating_addresses_bound_hosts_idx" ON "floating_addresses" USING GIN ("bound_hosts");

-- Addresses for which somebody outside of the cloud answered: nobody gets them until the operator says so.
CREATE TABLE "floating_set_aside" (
  "address" TEXT NOT NULL,
  "number" BIGINT NOT NULL,
  "host" TEXT NOT NULL,
  "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "floating_set_aside_pkey" PRIMARY KEY ("number")
);

-- Where rows are cold (docs/adr/0027-foreign-keys-where-rows-are-cold.md). Instances, interfaces and operations are not.
ALTER TABLE "floating_addresses" ADD CONSTRAINT "floating_addresses_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "floating_addresses" ADD CONSTRAINT "floating_addresses_range_id_fkey" FOREIGN KEY ("range_id") REFERENCES "floating_ranges"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "floating_addresses" ADD CONSTRAINT "floating_addresses_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domains"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
