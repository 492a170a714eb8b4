-- An instance has several interfaces, and a project's own may come and go while its guest runs. One is in an instance exactly when
-- it has a device index there; 0 is the instance's first, which comes and goes with it.
DROP INDEX "network_interfaces_instance_id_key";
ALTER TABLE "network_interfaces" ADD COLUMN "device_index" INTEGER;
ALTER TABLE "network_interfaces" ADD COLUMN "delete_on_termination" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "network_interfaces" ADD COLUMN "source_dest_check" BOOLEAN NOT NULL DEFAULT true;
-- Its addresses beside the first, in the order in which they came; `fixed_addresses` has all.
ALTER TABLE "network_interfaces" ADD COLUMN "more_addresses" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "network_interfaces" ADD COLUMN "lifecycle" TEXT NOT NULL DEFAULT 'in-use';
ALTER TABLE "network_interfaces" ADD COLUMN "task_state" TEXT;
ALTER TABLE "network_interfaces" ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "network_interfaces" ADD COLUMN "operation_id" UUID;
ALTER TABLE "network_interfaces" ADD COLUMN "reason_code" TEXT;
ALTER TABLE "network_interfaces" ADD COLUMN "reason_message" TEXT;
ALTER TABLE "network_interfaces" ADD COLUMN "is_leaving" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "network_interfaces" ADD COLUMN "attached_at" TIMESTAMPTZ(3);
ALTER TABLE "network_interfaces" ADD COLUMN "settled_at" TIMESTAMPTZ(3);
UPDATE "network_interfaces" SET "device_index" = 0 WHERE "instance_id" IS NOT NULL;
UPDATE "network_interfaces" n SET "attached_at" = i."created_at" FROM "instances" i WHERE i."id" = n."instance_id";
UPDATE "network_interfaces" SET "lifecycle" = 'available', "delete_on_termination" = false WHERE "instance_id" IS NULL;
CREATE UNIQUE INDEX "network_interfaces_instance_id_device_index_key" ON "network_interfaces" ("instance_id", "device_index");
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_in_place"
  CHECK (("instance_id" IS NULL) = ("device_index" IS NULL));
-- What stays when its instance ends is somebody's then.
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_kept"
  CHECK ("delete_on_termination" OR "project_id" IS NOT NULL);
ALTER TABLE "network_interfaces" ADD CONSTRAINT "network_interfaces_lifecycle" CHECK ("lifecycle" IN ('available', 'in-use'));

-- By whose id the groups of an interface are noted: the first one's by its instance's, all others' by their own.
CREATE INDEX "network_interfaces_member_idx" ON "network_interfaces" ((CASE "device_index" WHEN 0 THEN "instance_id" ELSE "id" END));

-- Where a member counts: the host of the instance that it is, or is in.
CREATE OR REPLACE FUNCTION membership_joins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.host := coalesce(
    (SELECT host FROM instances WHERE id = NEW.instance_id),
    (SELECT i.host FROM network_interfaces n JOIN instances i ON i.id = n.instance_id WHERE n.id = NEW.instance_id));
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION membership_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE instance_groups SET host = NEW.host WHERE instance_id = NEW.id;
  UPDATE instance_groups g SET host = NEW.host FROM network_interfaces n
    WHERE n.instance_id = NEW.id AND n.device_index > 0 AND g.instance_id = n.id;
  RETURN NULL;
END $$;

CREATE FUNCTION membership_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE instance_groups SET host = (SELECT host FROM instances WHERE id = NEW.instance_id) WHERE instance_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_moves AFTER UPDATE OF instance_id ON network_interfaces FOR EACH ROW
  WHEN (OLD.instance_id IS DISTINCT FROM NEW.instance_id) EXECUTE FUNCTION membership_moves();
