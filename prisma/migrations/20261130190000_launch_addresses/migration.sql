-- Public addresses that launches bring along: the cloud's own, which end with their association and count in no quota.
ALTER TABLE "floating_addresses" ADD COLUMN "is_auto" BOOLEAN NOT NULL DEFAULT false;
-- Whether a launch into the subnet brings one along, where it does not say otherwise.
ALTER TABLE "subnets" ADD COLUMN "map_public_ip" BOOLEAN NOT NULL DEFAULT false;
