-- VPC and subnet are rows: one default VPC a project, one default subnet a zone (docs/adr/0011-default-vpc-rows.md).
CREATE TABLE "domains" (
    "id" UUID NOT NULL,

    CONSTRAINT "domains_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "vpcs" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "cidr" TEXT,
    "is_default" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "vpcs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "vpcs_ec2_id_key" ON "vpcs"("ec2_id");
CREATE INDEX "vpcs_project_id_idx" ON "vpcs"("project_id");
CREATE UNIQUE INDEX "vpcs_one_default" ON "vpcs"("project_id") WHERE "is_default";

CREATE TABLE "address_ranges" (
    "id" UUID NOT NULL,
    "network_id" UUID NOT NULL,
    "zone" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,
    "lowest_free" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "address_ranges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "address_ranges_network_id_zone_key" ON "address_ranges"("network_id", "zone");

CREATE TABLE "subnets" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "vpc_id" UUID NOT NULL,
    "network_id" UUID NOT NULL,
    "range_id" UUID NOT NULL,
    "zone" TEXT NOT NULL,
    "cidr" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "subnets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "subnets_ec2_id_key" ON "subnets"("ec2_id");
CREATE INDEX "subnets_vpc_id_idx" ON "subnets"("vpc_id");
CREATE UNIQUE INDEX "subnets_one_default" ON "subnets"("vpc_id", "zone") WHERE "is_default";

-- With FlatDHCP all guests are in one routed domain.
INSERT INTO "domains" ("id") VALUES ('00000000-0000-4000-8000-000000000000');
ALTER TABLE "networks" ADD COLUMN "domain_id" UUID NOT NULL DEFAULT '00000000-0000-4000-8000-000000000000';

-- As src/common/ids/ec2-id.ts.
CREATE FUNCTION ec2_id_of(prefix text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT prefix || '-' || left(encode(sha256(id::text::bytea), 'hex'), 17)
$$;

-- Every project has its default VPC, whoever writes the project: groups belong to it. Its subnets in zones that have their
-- ranges are there from the beginning, so that no launch has to make them.
CREATE FUNCTION make_default_vpc() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made uuid := gen_random_uuid();
BEGIN
  INSERT INTO vpcs (id, ec2_id, project_id, domain_id, is_default)
  SELECT made, ec2_id_of('vpc', made), NEW.id, d.id, true FROM domains d ORDER BY d.id LIMIT 1;
  PERFORM default_subnet(NEW.id, r.zone) FROM address_ranges r
  WHERE r.network_id = (SELECT id FROM networks ORDER BY name LIMIT 1) ORDER BY r.zone;
  RETURN NULL;
END $$;

-- The range of a zone: half of what is left of the network while that is no smaller than AWS's smallest subnet (/28), else
-- all that is left. A zone that finds nothing left shares the largest. Ranges never move.
CREATE FUNCTION zone_range(of_network uuid, in_zone text) RETURNS address_ranges LANGUAGE plpgsql AS $$
DECLARE
  known address_ranges;
  begins bigint;
  ends bigint;
  room bigint;
BEGIN
  SELECT * INTO known FROM address_ranges WHERE network_id = of_network AND zone = in_zone;
  IF known.id IS NOT NULL THEN RETURN known; END IF;
  SELECT host(network(cidr::inet))::inet - '0.0.0.0'::inet, host(broadcast(cidr::inet))::inet - '0.0.0.0'::inet
    INTO begins, ends FROM networks WHERE id = of_network FOR UPDATE;
  -- Another may have made it, or taken the place behind the others, while this one waited.
  SELECT * INTO known FROM address_ranges WHERE network_id = of_network AND zone = in_zone;
  IF known.id IS NOT NULL THEN RETURN known; END IF;
  SELECT coalesce(max("last") + 1, begins) INTO begins FROM address_ranges WHERE network_id = of_network;
  room := ends - begins + 1;
  IF room = 0 THEN
    SELECT * INTO known FROM address_ranges WHERE network_id = of_network ORDER BY "last" - "first" DESC, "first" LIMIT 1;
    RETURN known;
  END IF;
  IF room / 2 >= 16 THEN room := room / 2; END IF;
  INSERT INTO address_ranges (id, network_id, zone, "first", "last")
  VALUES (gen_random_uuid(), of_network, in_zone, begins, begins + room - 1) RETURNING * INTO known;
  RETURN known;
END $$;

-- The default subnet of a project in a zone, made if it is not there. Null: the project is gone, or there is no network.
CREATE FUNCTION default_subnet(of_project uuid, in_zone text) RETURNS subnets LANGUAGE plpgsql AS $$
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
  SELECT * INTO flat FROM networks ORDER BY name LIMIT 1;
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

CREATE TRIGGER "projects_default_vpc" AFTER INSERT ON "projects"
  FOR EACH ROW EXECUTE FUNCTION make_default_vpc();

-- The projects of before. The oldest one keeps the ids that all of them were shown: its VPC has the nil UUID, and its subnet in
-- the zone with most guests the network's, which is what yesterday's ids were made of.
INSERT INTO vpcs (id, ec2_id, project_id, domain_id, cidr, is_default)
SELECT p.key, ec2_id_of('vpc', p.key), p.id, d.id, (SELECT cidr FROM networks ORDER BY name LIMIT 1), true
FROM domains d, (
  SELECT id, CASE row_number() OVER (ORDER BY created_at, id) WHEN 1 THEN '00000000-0000-0000-0000-000000000000'::uuid
    ELSE gen_random_uuid() END AS key FROM projects) p;

CREATE TEMPORARY TABLE zones_of_before AS
SELECT z.zone, (SELECT count(*) FROM instances i WHERE i.zone = z.zone AND i.terminated_at IS NULL) AS guests
FROM (
  SELECT zone FROM hosts WHERE forgotten_at IS NULL
  UNION SELECT i.zone FROM instances i JOIN network_interfaces n ON n.instance_id = i.id) z;

DO $$
DECLARE
  z record;
  flat uuid := (SELECT id FROM networks ORDER BY name LIMIT 1);
  oldest uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  FOR z IN SELECT zone FROM zones_of_before ORDER BY guests DESC, zone LOOP
    PERFORM default_subnet(p.id, z.zone) FROM projects p ORDER BY p.created_at, p.id;
    UPDATE subnets SET id = flat, ec2_id = ec2_id_of('subnet', flat)
    WHERE vpc_id = oldest AND zone = z.zone AND NOT EXISTS (SELECT FROM subnets WHERE id = flat);
  END LOOP;
END $$;
DROP TABLE zones_of_before;

-- An interface is in a subnet. One whose address is not of its zone's range keeps it.
ALTER TABLE "network_interfaces" ADD COLUMN "subnet_id" UUID;
UPDATE "network_interfaces" n SET "subnet_id" = s.id
FROM instances i JOIN vpcs v ON v.project_id = i.project_id AND v.is_default
  JOIN subnets s ON s.vpc_id = v.id AND s.zone = i.zone AND s.is_default
WHERE i.id = n.instance_id;
-- Held for a project that is gone: its subnets went with it.
UPDATE "network_interfaces" SET "subnet_id" = gen_random_uuid() WHERE "subnet_id" IS NULL;
ALTER TABLE "network_interfaces" ALTER COLUMN "subnet_id" SET NOT NULL;

-- Where the search for the lowest free address begins is a range's matter now.
DROP TRIGGER "fixed_addresses_freed" ON "fixed_addresses";
DROP FUNCTION "lower_lowest_free"();
ALTER TABLE "networks" DROP COLUMN "lowest_free";

-- Whoever frees addresses, by whichever statement: the search of their ranges begins no higher than there. Several ranges are
-- locked in one order.
CREATE FUNCTION "lower_lowest_free"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH lower AS (
    SELECT r.id, min(f.number) AS number FROM freed f
    JOIN address_ranges r ON r.network_id = f.network_id AND f.number BETWEEN r."first" AND r."last" GROUP BY r.id
  ), locked AS (
    SELECT r.id, l.number FROM address_ranges r JOIN lower l ON l.id = r.id WHERE r.lowest_free > l.number
    ORDER BY r.id FOR UPDATE OF r
  )
  UPDATE address_ranges r SET lowest_free = l.number FROM locked l WHERE r.id = l.id AND r.lowest_free > l.number;
  RETURN NULL;
END $$;

CREATE TRIGGER "fixed_addresses_freed" AFTER DELETE ON "fixed_addresses"
  REFERENCING OLD TABLE AS "freed" FOR EACH STATEMENT EXECUTE FUNCTION "lower_lowest_free"();

-- Groups belong to a VPC.
ALTER TABLE "security_groups" ADD COLUMN "vpc_id" UUID;
UPDATE "security_groups" g SET "vpc_id" = v.id FROM vpcs v WHERE v.project_id = g.project_id AND v.is_default;
-- Made for a project that was being deleted: nobody sees them.
DELETE FROM "security_groups" WHERE "vpc_id" IS NULL;
ALTER TABLE "security_groups" ALTER COLUMN "vpc_id" SET NOT NULL;
DROP INDEX "security_groups_project_id_name_key";
CREATE INDEX "security_groups_project_id_name_idx" ON "security_groups"("project_id", "name");
CREATE UNIQUE INDEX "security_groups_vpc_id_name_key" ON "security_groups"("vpc_id", "name");
