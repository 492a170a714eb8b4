-- Tokens of requests that make egress-only gateways are among all others, in client_tokens.
ALTER TABLE "egress_only_internet_gateways" DROP COLUMN "client_token";
CREATE INDEX "egress_only_internet_gateways_project_id_idx" ON "egress_only_internet_gateways"("project_id");
