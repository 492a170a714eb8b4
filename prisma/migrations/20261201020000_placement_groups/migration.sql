-- Groups of instances that are to be together on a host, or apart.
CREATE TABLE "placement_groups" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "made_by" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),

    CONSTRAINT "placement_groups_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "placement_groups_policy_check" CHECK ("policy" IN ('affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'))
);
CREATE UNIQUE INDEX "placement_groups_ec2_id_key" ON "placement_groups"("ec2_id");
CREATE UNIQUE INDEX "placement_groups_project_id_name_key" ON "placement_groups"("project_id", "name");
ALTER TABLE "placement_groups" ADD CONSTRAINT "placement_groups_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "instances" ADD COLUMN "placement_group_id" UUID;
ALTER TABLE "instances" ADD CONSTRAINT "instances_placement_group_id_fkey" FOREIGN KEY ("placement_group_id") REFERENCES "placement_groups"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
CREATE INDEX "instances_placement_group_id_idx" ON "instances"("placement_group_id") WHERE "placement_group_id" IS NOT NULL;
