-- Ways of VPCs to the world over IPv6, by which nothing comes in but answers.
CREATE TABLE "egress_only_internet_gateways" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "client_token" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "egress_only_internet_gateways_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "egress_only_internet_gateways_ec2_id_key" ON "egress_only_internet_gateways"("ec2_id");
CREATE UNIQUE INDEX "egress_only_internet_gateways_project_id_client_token_key" ON "egress_only_internet_gateways"("project_id", "client_token");
CREATE INDEX "egress_only_internet_gateways_vpc_id_idx" ON "egress_only_internet_gateways"("vpc_id");
ALTER TABLE "egress_only_internet_gateways" ADD CONSTRAINT "egress_only_internet_gateways_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "egress_only_internet_gateways" ADD CONSTRAINT "egress_only_internet_gateways_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- A route outlives what it leads to: no foreign key.
ALTER TABLE "routes" ADD COLUMN "egress_only_gateway_id" UUID;
ALTER TABLE "routes" DROP CONSTRAINT "routes_one_target";
ALTER TABLE "routes" ADD CONSTRAINT "routes_one_target" CHECK (num_nonnulls("internet_gateway_id", "nat_gateway_id", "interface_id", "peering_id", "egress_only_gateway_id") = 1);
