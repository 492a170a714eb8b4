-- Operations are about resources of any noun. What there is is about instances.
ALTER TABLE "operation_instances" RENAME TO "operation_members";
ALTER TABLE "operation_members" RENAME CONSTRAINT "operation_instances_pkey" TO "operation_members_pkey";
ALTER TABLE "operation_members" RENAME COLUMN "instance_id" TO "resource_id";
ALTER INDEX "operation_instances_instance_id_idx" RENAME TO "operation_members_resource_id_idx";
ALTER TABLE "operation_members" ADD COLUMN "noun" TEXT NOT NULL DEFAULT 'instance', ADD COLUMN "part" TEXT NOT NULL DEFAULT 'owner';
ALTER TABLE "operation_members" ALTER COLUMN "noun" DROP DEFAULT;

-- Who is inside a resource without holding its lock: few, and asked for with each verb on it.
CREATE INDEX "operation_members_companions_idx" ON "operation_members"("resource_id")
  WHERE "part" = 'companion' AND "settled_at" IS NULL;

ALTER TABLE "operation_steps" RENAME COLUMN "instance_id" TO "resource_id";
ALTER TABLE "operation_steps" ADD COLUMN "noun" TEXT;
UPDATE "operation_steps" SET "noun" = 'instance' WHERE "resource_id" IS NOT NULL;

-- A cleanup's kind is the name of its undo.
ALTER TABLE "cleanups" RENAME COLUMN "instance_id" TO "resource_id";
ALTER TABLE "cleanups" ADD COLUMN "noun" TEXT NOT NULL DEFAULT 'instance';
ALTER TABLE "cleanups" ALTER COLUMN "noun" DROP DEFAULT;
UPDATE "cleanups" SET "kind" = CASE "kind" WHEN 'compute' THEN 'destroy-instance' ELSE 'release-port' END;

-- A later operation has a higher number: fences of two operations on one resource are told apart by it.
ALTER TABLE "operations" ADD COLUMN "number" BIGSERIAL NOT NULL;
ALTER TABLE "outbox" ADD COLUMN "number" BIGINT;
UPDATE "outbox" o SET "number" = p."number" FROM "operations" p WHERE p."id" = o."operation_id";
ALTER TABLE "outbox" ALTER COLUMN "number" SET NOT NULL;
