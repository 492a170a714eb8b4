-- Where a group's members are, so that the hosts with members of a group are found by one look at an index each, however many
-- guests there are. Triggers keep it with the instance's host.
ALTER TABLE "instance_groups" ADD COLUMN "host" TEXT;
DROP INDEX "instance_groups_group_id_idx";
CREATE INDEX "instance_groups_group_id_host_idx" ON "instance_groups"("group_id", "host");

CREATE FUNCTION membership_joins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.host := (SELECT host FROM instances WHERE id = NEW.instance_id);
  RETURN NEW;
END $$;

CREATE TRIGGER membership_joins BEFORE INSERT ON instance_groups FOR EACH ROW EXECUTE FUNCTION membership_joins();

CREATE FUNCTION membership_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE instance_groups SET host = NEW.host WHERE instance_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER membership_follows AFTER UPDATE OF host ON instances FOR EACH ROW
  WHEN (OLD.host IS DISTINCT FROM NEW.host) EXECUTE FUNCTION membership_follows();

-- After the triggers: a placement that goes on meanwhile is followed.
UPDATE "instance_groups" g SET "host" = i."host" FROM "instances" i WHERE i."id" = g."instance_id";
