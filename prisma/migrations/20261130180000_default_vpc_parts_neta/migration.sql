-- What AWS's clients read of a default VPC is rows, with ids that stay: an internet gateway, a main route table, a default ACL, and
-- the project's default set of DHCP options (docs/adr/0011-default-vpc-rows.md).
CREATE TABLE "dhcp_options" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,

    CONSTRAINT "dhcp_options_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "dhcp_options_ec2_id_key" ON "dhcp_options"("ec2_id");
CREATE INDEX "dhcp_options_project_id_idx" ON "dhcp_options"("project_id");

CREATE TABLE "internet_gateways" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,

    CONSTRAINT "internet_gateways_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "internet_gateways_ec2_id_key" ON "internet_gateways"("ec2_id");
CREATE UNIQUE INDEX "internet_gateways_vpc_id_key" ON "internet_gateways"("vpc_id");
CREATE INDEX "internet_gateways_project_id_idx" ON "internet_gateways"("project_id");

CREATE TABLE "route_tables" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "is_main" BOOLEAN NOT NULL,

    CONSTRAINT "route_tables_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "route_tables_ec2_id_key" ON "route_tables"("ec2_id");
CREATE INDEX "route_tables_vpc_id_idx" ON "route_tables"("vpc_id");
CREATE INDEX "route_tables_project_id_idx" ON "route_tables"("project_id");
CREATE UNIQUE INDEX "route_tables_one_main" ON "route_tables"("vpc_id") WHERE "is_main";

CREATE TABLE "network_acls" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "is_default" BOOLEAN NOT NULL,

    CONSTRAINT "network_acls_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "network_acls_ec2_id_key" ON "network_acls"("ec2_id");
CREATE INDEX "network_acls_vpc_id_idx" ON "network_acls"("vpc_id");
CREATE INDEX "network_acls_project_id_idx" ON "network_acls"("project_id");
CREATE UNIQUE INDEX "network_acls_one_default" ON "network_acls"("vpc_id") WHERE "is_default";

ALTER TABLE "dhcp_options" ADD CONSTRAINT "dhcp_options_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "internet_gateways" ADD CONSTRAINT "internet_gateways_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "internet_gateways" ADD CONSTRAINT "internet_gateways_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "route_tables" ADD CONSTRAINT "route_tables_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "route_tables" ADD CONSTRAINT "route_tables_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "network_acls" ADD CONSTRAINT "network_acls_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "network_acls" ADD CONSTRAINT "network_acls_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Whoever writes the VPC: it has its parts from the beginning.
CREATE FUNCTION make_default_parts(of_vpc vpcs) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  gateway uuid := gen_random_uuid();
  routes uuid := gen_random_uuid();
  acl uuid := gen_random_uuid();
  options uuid := gen_random_uuid();
BEGIN
  INSERT INTO internet_gateways (id, ec2_id, project_id, vpc_id)
    VALUES (gateway, ec2_id_of('igw', gateway), of_vpc.project_id, of_vpc.id);
  INSERT INTO route_tables (id, ec2_id, project_id, vpc_id, is_main)
    VALUES (routes, ec2_id_of('rtb', routes), of_vpc.project_id, of_vpc.id, true);
  INSERT INTO network_acls (id, ec2_id, project_id, vpc_id, is_default)
    VALUES (acl, ec2_id_of('acl', acl), of_vpc.project_id, of_vpc.id, true);
  INSERT INTO dhcp_options (id, ec2_id, project_id) VALUES (options, ec2_id_of('dopt', options), of_vpc.project_id);
END $$;

CREATE FUNCTION vpcs_make_default_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM make_default_parts(NEW);
  RETURN NULL;
END $$;

CREATE TRIGGER "vpcs_default_parts" AFTER INSERT ON "vpcs" FOR EACH ROW WHEN (NEW."is_default")
  EXECUTE FUNCTION vpcs_make_default_parts();

DO $$
BEGIN
  PERFORM make_default_parts(v) FROM vpcs v WHERE v.is_default;
END $$;

-- What its owner says of an interface.
ALTER TABLE "network_interfaces" ADD COLUMN "description" TEXT NOT NULL DEFAULT '';
