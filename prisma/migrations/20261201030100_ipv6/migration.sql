-- The range out of which the cloud gives VPCs theirs, where no flag names one: minted with the first of them.
CREATE TABLE "ipv6_pools" (
    "cidr" TEXT NOT NULL,
    CONSTRAINT "ipv6_pools_pkey" PRIMARY KEY ("cidr")
);

-- The IPv6 range of a VPC: a /56, counted from the start of its pool by number.
CREATE TABLE "vpc_ipv6_ranges" (
    "id" UUID NOT NULL,
    "vpc_id" UUID NOT NULL,
    "pool" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "cidr" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    CONSTRAINT "vpc_ipv6_ranges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "vpc_ipv6_ranges_vpc_id_key" ON "vpc_ipv6_ranges"("vpc_id");
CREATE UNIQUE INDEX "vpc_ipv6_ranges_pool_number_key" ON "vpc_ipv6_ranges"("pool", "number");
ALTER TABLE "vpc_ipv6_ranges" ADD CONSTRAINT "vpc_ipv6_ranges_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- The /64 of a subnet within its VPC's.
CREATE TABLE "subnet_ipv6_ranges" (
    "id" UUID NOT NULL,
    "subnet_id" UUID NOT NULL,
    "cidr" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    CONSTRAINT "subnet_ipv6_ranges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "subnet_ipv6_ranges_subnet_id_key" ON "subnet_ipv6_ranges"("subnet_id");
CREATE UNIQUE INDEX "subnet_ipv6_ranges_cidr_key" ON "subnet_ipv6_ranges"("cidr");
ALTER TABLE "subnet_ipv6_ranges" ADD CONSTRAINT "subnet_ipv6_ranges_subnet_id_fkey" FOREIGN KEY ("subnet_id") REFERENCES "subnets"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Whether each new interface in it gets an address of its IPv6 range.
ALTER TABLE "subnets" ADD COLUMN "assign_ipv6" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "network_interfaces" ADD COLUMN "ipv6_addresses" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
