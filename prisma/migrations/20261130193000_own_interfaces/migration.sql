-- Interfaces that a project makes on their own belong to it, and to no instance. Those of instances belong to these.
ALTER TABLE "network_interfaces" ALTER COLUMN "instance_id" DROP NOT NULL;
ALTER TABLE "network_interfaces" ADD COLUMN "project_id" UUID;
ALTER TABLE "network_interfaces" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now();
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_owner" CHECK ("instance_id" IS NOT NULL OR "project_id" IS NOT NULL);
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "network_interfaces_project_id_idx" ON "network_interfaces" ("project_id") WHERE "project_id" IS NOT NULL;
