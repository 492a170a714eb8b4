-- What X7 says of networks, subnets, routers and ports, which are VPCs, subnets, internet gateways and interfaces of EC2's.
ALTER TABLE "vpcs" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
ALTER TABLE "vpcs" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "vpcs" ADD COLUMN "zone_hint" TEXT;
ALTER TABLE "subnets" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
ALTER TABLE "subnets" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "subnets" ADD COLUMN "resolvers" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "network_interfaces" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';

-- A range that a subnet brought along goes with it.
ALTER TABLE "vpc_ranges" ADD COLUMN "subnet_id" UUID;
ALTER TABLE "vpc_ranges" ADD CONSTRAINT "vpc_ranges_subnet_id_fkey" FOREIGN KEY ("subnet_id") REFERENCES "subnets"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
CREATE INDEX "vpc_ranges_subnet_id_idx" ON "vpc_ranges"("subnet_id");

-- A router: whether it leads outside, and by which pool of floating addresses (null: the cloud's first).
ALTER TABLE "internet_gateways" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
ALTER TABLE "internet_gateways" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "internet_gateways" ADD COLUMN "leads_out" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "internet_gateways" ADD COLUMN "pool" TEXT;
ALTER TABLE "internet_gateways" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now();

-- The table of the subnets that a router has interfaces in.
ALTER TABLE "route_tables" ADD COLUMN "router_id" UUID;
ALTER TABLE "route_tables" ADD CONSTRAINT "route_tables_router_id_fkey" FOREIGN KEY ("router_id") REFERENCES "internet_gateways"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
CREATE INDEX "route_tables_router_id_idx" ON "route_tables"("router_id");

-- A group that may guard guests of every VPC of its project. Its members in a VPC that is not its own are a set of their own, since
-- their addresses mean somebody else elsewhere: the domain that they are of.
ALTER TABLE "security_groups" ADD COLUMN "spans" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "security_groups" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "instance_groups" ADD COLUMN "in_domain" UUID;

ALTER TABLE "floating_addresses" ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
