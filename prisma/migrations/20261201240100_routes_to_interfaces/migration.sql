-- Routes to interfaces, whose guests route for others (docs/adr/0037-routes-are-tables-of-a-domain.md). A route outlives what it leads to: no
-- foreign key.
ALTER TABLE "routes" ADD COLUMN "interface_id" UUID;
ALTER TABLE "routes" DROP CONSTRAINT "routes_one_target";
ALTER TABLE "routes" ADD CONSTRAINT "routes_one_target" CHECK (num_nonnulls("internet_gateway_id", "nat_gateway_id", "interface_id") = 1);
