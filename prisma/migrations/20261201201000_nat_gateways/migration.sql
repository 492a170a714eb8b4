-- NAT gateways: an interface in a subnet, whose floating address stands for guests without one where routes lead to it
-- (docs/adr/0036-nat-gateways-are-addresses.md).
CREATE TABLE "nat_gateways" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "subnet_id" UUID NOT NULL,
    "is_public" BOOLEAN NOT NULL,
    "interface_ec2_id" TEXT,
    "private_address" TEXT,
    "allocation_ec2_id" TEXT,
    "association_id" TEXT,
    "public_address" TEXT,
    "state" TEXT NOT NULL,
    "task" TEXT,
    "generation" INTEGER NOT NULL,
    "operation_id" UUID,
    "failure_code" TEXT,
    "reason" TEXT,
    "host" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "settled_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "nat_gateways_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "nat_gateways_ec2_id_key" ON "nat_gateways"("ec2_id");
CREATE INDEX "nat_gateways_project_id_idx" ON "nat_gateways"("project_id");
CREATE INDEX "nat_gateways_vpc_id_idx" ON "nat_gateways"("vpc_id");
CREATE INDEX "nat_gateways_subnet_id_idx" ON "nat_gateways"("subnet_id");
ALTER TABLE "nat_gateways" ADD CONSTRAINT "nat_gateways_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "nat_gateways" ADD CONSTRAINT "nat_gateways_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "nat_gateways" ADD CONSTRAINT "nat_gateways_subnet_id_fkey" FOREIGN KEY ("subnet_id") REFERENCES "subnets"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- The gateway's own: nobody else may do anything with it.
ALTER TABLE "network_interfaces" ADD COLUMN "nat_gateway_id" UUID;
CREATE INDEX "network_interfaces_nat_gateway_id_idx" ON "network_interfaces"("nat_gateway_id");
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_nat_gateway_id_fkey" FOREIGN KEY ("nat_gateway_id") REFERENCES "nat_gateways"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- A route leads to one gateway of either kind, and outlives it as a black hole.
ALTER TABLE "routes" ALTER COLUMN "internet_gateway_id" DROP NOT NULL;
ALTER TABLE "routes" ADD COLUMN "nat_gateway_id" UUID;
ALTER TABLE "routes" ADD CONSTRAINT "routes_one_target" CHECK (num_nonnulls("internet_gateway_id", "nat_gateway_id") = 1);
CREATE INDEX "routes_nat_gateway_id_idx" ON "routes"("nat_gateway_id");
ALTER TABLE "routes" ADD CONSTRAINT "routes_nat_gateway_id_fkey" FOREIGN KEY ("nat_gateway_id") REFERENCES "nat_gateways"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
