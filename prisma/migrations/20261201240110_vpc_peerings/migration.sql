-- Peering connections between two VPCs of projects' own. Ended ones are kept for a while, beyond their VPCs.
CREATE TABLE "vpc_peerings" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "accepter_project_id" UUID,
    "vpc_id" UUID,
    "vpc_ec2_id" TEXT NOT NULL,
    "accepter_vpc_id" UUID,
    "accepter_vpc_ec2_id" TEXT NOT NULL,
    "accepter_account" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "ended_by" TEXT,
    "remote_dns" BOOLEAN NOT NULL DEFAULT false,
    "accepter_remote_dns" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "vpc_peerings_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "vpc_peerings_ec2_id_key" ON "vpc_peerings"("ec2_id");
CREATE INDEX "vpc_peerings_project_id_idx" ON "vpc_peerings"("project_id");
CREATE INDEX "vpc_peerings_accepter_project_id_idx" ON "vpc_peerings"("accepter_project_id");
CREATE INDEX "vpc_peerings_vpc_id_idx" ON "vpc_peerings"("vpc_id");
CREATE INDEX "vpc_peerings_accepter_vpc_id_idx" ON "vpc_peerings"("accepter_vpc_id");
ALTER TABLE "vpc_peerings" ADD CONSTRAINT "vpc_peerings_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "vpc_peerings" ADD CONSTRAINT "vpc_peerings_accepter_project_id_fkey" FOREIGN KEY ("accepter_project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "vpc_peerings" ADD CONSTRAINT "vpc_peerings_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
ALTER TABLE "vpc_peerings" ADD CONSTRAINT "vpc_peerings_accepter_vpc_id_fkey" FOREIGN KEY ("accepter_vpc_id") REFERENCES "vpcs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

ALTER TABLE "routes" ADD COLUMN "peering_id" UUID;
CREATE INDEX "routes_peering_id_idx" ON "routes"("peering_id");
ALTER TABLE "routes" ADD CONSTRAINT "routes_peering_id_fkey" FOREIGN KEY ("peering_id") REFERENCES "vpc_peerings"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "routes" DROP CONSTRAINT "routes_one_target";
ALTER TABLE "routes" ADD CONSTRAINT "routes_one_target" CHECK (num_nonnulls("internet_gateway_id", "nat_gateway_id", "interface_id", "peering_id") = 1);
