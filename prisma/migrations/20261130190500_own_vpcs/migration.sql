-- VPCs of one's own beside the default one: each is a routed domain with networks of its own, one a subnet
-- (docs/adr/0032-vpcs-of-ones-own.md).

-- Of one subnet of such a VPC, with which it goes. The flat network, which default subnets share, is not.
ALTER TABLE "networks" ADD COLUMN "is_own" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "vpcs" ADD COLUMN "dns_hostnames" BOOLEAN NOT NULL DEFAULT true;

-- Ranges beside the first.
CREATE TABLE "vpc_ranges" (
    "id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "cidr" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "vpc_ranges_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "vpc_ranges_vpc_id_idx" ON "vpc_ranges"("vpc_id");
ALTER TABLE "vpc_ranges" ADD CONSTRAINT "vpc_ranges_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- A gateway may be attached to no VPC.
ALTER TABLE "internet_gateways" ALTER COLUMN "vpc_id" DROP NOT NULL;

-- The route of a VPC's own range is in each table without a row.
CREATE TABLE "routes" (
    "route_table_id" UUID NOT NULL,
    "destination" TEXT NOT NULL,
    "internet_gateway_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "routes_pkey" PRIMARY KEY ("route_table_id", "destination")
);
CREATE INDEX "routes_internet_gateway_id_idx" ON "routes"("internet_gateway_id");
ALTER TABLE "routes" ADD CONSTRAINT "routes_route_table_id_fkey" FOREIGN KEY ("route_table_id") REFERENCES "route_tables"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Which table a subnet uses; without a row its VPC's main one.
CREATE TABLE "route_table_associations" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "route_table_id" UUID NOT NULL,
    "subnet_id" UUID NOT NULL,

    CONSTRAINT "route_table_associations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "route_table_associations_ec2_id_key" ON "route_table_associations"("ec2_id");
CREATE UNIQUE INDEX "route_table_associations_subnet_id_key" ON "route_table_associations"("subnet_id");
CREATE INDEX "route_table_associations_route_table_id_idx" ON "route_table_associations"("route_table_id");
ALTER TABLE "route_table_associations" ADD CONSTRAINT "route_table_associations_route_table_id_fkey" FOREIGN KEY ("route_table_id") REFERENCES "route_tables"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "route_table_associations" ADD CONSTRAINT "route_table_associations_subnet_id_fkey" FOREIGN KEY ("subnet_id") REFERENCES "subnets"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- As before, of the flat network.
CREATE OR REPLACE FUNCTION make_default_vpc() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made uuid := gen_random_uuid();
BEGIN
  INSERT INTO vpcs (id, ec2_id, project_id, domain_id, is_default)
  VALUES (made, ec2_id_of('vpc', made), NEW.id, '00000000-0000-4000-8000-000000000000', true);
  PERFORM default_subnet(NEW.id, r.zone) FROM address_ranges r
  WHERE r.network_id = (SELECT id FROM networks WHERE NOT is_own ORDER BY name LIMIT 1) ORDER BY r.zone;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION default_subnet(of_project uuid, in_zone text) RETURNS subnets LANGUAGE plpgsql AS $$
DECLARE
  vpc vpcs;
  flat networks;
  part address_ranges;
  made uuid := gen_random_uuid();
  known subnets;
BEGIN
  SELECT * INTO vpc FROM vpcs v WHERE v.project_id = of_project AND v.is_default;
  SELECT * INTO known FROM subnets s WHERE s.vpc_id = vpc.id AND s.zone = in_zone AND s.is_default;
  IF known.id IS NOT NULL THEN RETURN known; END IF;
  SELECT * INTO flat FROM networks WHERE NOT is_own ORDER BY name LIMIT 1;
  IF vpc.id IS NULL OR flat.id IS NULL THEN RETURN NULL; END IF;
  part := zone_range(flat.id, in_zone);
  UPDATE vpcs SET cidr = flat.cidr WHERE id = vpc.id AND cidr IS NULL;
  INSERT INTO subnets (id, ec2_id, vpc_id, network_id, range_id, zone, cidr, is_default)
  VALUES (made, ec2_id_of('subnet', made), vpc.id, flat.id, part.id, in_zone,
    host('0.0.0.0'::inet + part."first") || '/' || (32 - round(log(2, part."last" - part."first" + 1)))::int, true)
  ON CONFLICT (vpc_id, zone) WHERE is_default DO NOTHING;
  SELECT * INTO known FROM subnets s WHERE s.vpc_id = vpc.id AND s.zone = in_zone AND s.is_default;
  RETURN known;
END $$;

-- Whoever writes such a VPC: it has its main route table, its default ACL and its default group from the beginning, the group with
-- AWS's rules.
CREATE FUNCTION vpcs_make_own_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  routes uuid := gen_random_uuid();
  acl uuid := gen_random_uuid();
  members uuid := gen_random_uuid();
  inward uuid := gen_random_uuid();
  outward uuid := gen_random_uuid();
BEGIN
  INSERT INTO route_tables (id, ec2_id, project_id, vpc_id, is_main)
    VALUES (routes, ec2_id_of('rtb', routes), NEW.project_id, NEW.id, true);
  INSERT INTO network_acls (id, ec2_id, project_id, vpc_id, is_default)
    VALUES (acl, ec2_id_of('acl', acl), NEW.project_id, NEW.id, true);
  INSERT INTO security_groups (id, ec2_id, project_id, name, description, vpc_id)
    VALUES (members, ec2_id_of('sg', members), NEW.project_id, 'default', 'default VPC security group', NEW.id);
  INSERT INTO security_group_rules (id, ec2_id, group_id, direction, protocol, from_port, to_port, cidr)
    VALUES (outward, ec2_id_of('sgr', outward), members, 'egress', '-1', -1, -1, '0.0.0.0/0');
  INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port, source_group_id)
    VALUES (inward, ec2_id_of('sgr', inward), members, '-1', -1, -1, members);
  RETURN NULL;
END $$;
CREATE TRIGGER "vpcs_own_parts" AFTER INSERT ON "vpcs" FOR EACH ROW WHEN (NOT NEW."is_default")
  EXECUTE FUNCTION vpcs_make_own_parts();

-- They go with it; anything else that is in it keeps it.
CREATE FUNCTION vpcs_remove_own_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM security_group_rules r USING security_groups g
    WHERE g.vpc_id = OLD.id AND g.name = 'default' AND (r.group_id = g.id OR r.source_group_id = g.id);
  DELETE FROM security_groups WHERE vpc_id = OLD.id AND name = 'default';
  DELETE FROM route_tables WHERE vpc_id = OLD.id AND is_main;
  DELETE FROM network_acls WHERE vpc_id = OLD.id AND is_default;
  RETURN OLD;
END $$;
CREATE TRIGGER "vpcs_own_parts_go" BEFORE DELETE ON "vpcs" FOR EACH ROW WHEN (NOT OLD."is_default")
  EXECUTE FUNCTION vpcs_remove_own_parts();

-- A subnet's own network goes with it, and a VPC's domain.
CREATE FUNCTION subnets_remove_network() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM networks WHERE id = OLD.network_id AND is_own) THEN
    DELETE FROM address_ranges WHERE network_id = OLD.network_id;
    DELETE FROM networks WHERE id = OLD.network_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "subnets_network_goes" AFTER DELETE ON "subnets" FOR EACH ROW WHEN (NOT OLD."is_default")
  EXECUTE FUNCTION subnets_remove_network();

CREATE FUNCTION vpcs_remove_domain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE floating_addresses SET domain_id = NULL WHERE domain_id = OLD.domain_id;
  DELETE FROM domains WHERE id = OLD.domain_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "vpcs_domain_goes" AFTER DELETE ON "vpcs" FOR EACH ROW WHEN (NOT OLD."is_default")
  EXECUTE FUNCTION vpcs_remove_domain();
