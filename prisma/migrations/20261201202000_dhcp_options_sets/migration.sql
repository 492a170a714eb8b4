-- Sets of DHCP options of one's own. The one that came with the project says what the networks themselves say.
ALTER TABLE "dhcp_options" ADD COLUMN "is_default" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "dhcp_options" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}';

-- Null: its project's default set. Without any at all guests are told of no resolver and no domain.
ALTER TABLE "vpcs" ADD COLUMN "dhcp_options_id" UUID;
ALTER TABLE "vpcs" ADD COLUMN "has_dhcp_options" BOOLEAN NOT NULL DEFAULT true;
-- Whether the host answers names.
ALTER TABLE "vpcs" ADD COLUMN "dns_support" BOOLEAN NOT NULL DEFAULT true;
CREATE INDEX "vpcs_dhcp_options_id_idx" ON "vpcs"("dhcp_options_id");
ALTER TABLE "vpcs" ADD CONSTRAINT "vpcs_dhcp_options_id_fkey" FOREIGN KEY ("dhcp_options_id") REFERENCES "dhcp_options"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
