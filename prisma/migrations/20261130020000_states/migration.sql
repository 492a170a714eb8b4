-- An instance's row holds words of our own: what it is (lifecycle), what is being done to it (task_state), and what its
-- host was last known to say (power_state). EC2's states and X7's statuses are views of them.
ALTER TABLE "instances" ADD COLUMN "lifecycle" TEXT,
ADD COLUMN "power_state" TEXT NOT NULL DEFAULT 'absent',
-- X7's name of the instance. Empty: its EC2 id is shown.
ADD COLUMN "name" TEXT NOT NULL DEFAULT '',
-- When it was deleted; a launch that failed has ended, and is not deleted.
ADD COLUMN "deleted_at" TIMESTAMPTZ(3);

DROP TRIGGER power_changed ON instances;
DROP TRIGGER instance_accounted ON instances;
DROP TRIGGER instance_removed ON instances;
ALTER TABLE "instances" DROP CONSTRAINT "instances_terminated_at_check";

-- What is going away was stopped if its claim does not count; what never ran was being built.
UPDATE "instances" i SET "lifecycle" = CASE
  WHEN i."state" = 'terminated' THEN CASE
    WHEN EXISTS (SELECT FROM "operations" o WHERE o."id" = i."operation_id" AND o."workflow" = 'run-instances')
    THEN 'error' ELSE 'deleted' END
  WHEN i."state" IN ('running', 'stopping') THEN 'active'
  WHEN i."state" = 'stopped' THEN 'stopped'
  WHEN i."launched_at" IS NULL THEN 'building'
  WHEN i."state" = 'pending' THEN 'stopped'
  WHEN EXISTS (SELECT FROM "instance_attempts" a
    WHERE a."instance_id" = i."id" AND a."state" <> 'released' AND NOT a."powered") THEN 'stopped'
  ELSE 'active' END;
UPDATE "instances" SET
  "task_state" = coalesce("task_state",
    CASE "state" WHEN 'stopping' THEN 'stopping' WHEN 'shutting-down' THEN 'terminating' END),
  "power_state" = CASE "lifecycle" WHEN 'active' THEN 'running' WHEN 'stopped' THEN 'stopped' ELSE 'absent' END,
  "deleted_at" = CASE WHEN "lifecycle" = 'deleted' THEN "terminated_at" END;

ALTER TABLE "instances" ALTER COLUMN "lifecycle" SET NOT NULL, DROP COLUMN "state";

ALTER TABLE "instances"
  ADD CONSTRAINT "instances_lifecycle_check" CHECK ("lifecycle" IN
    ('building', 'active', 'paused', 'suspended', 'stopped', 'rescued', 'error', 'soft-deleted', 'deleted')),
  ADD CONSTRAINT "instances_power_state_check" CHECK ("power_state" IN ('running', 'stopped', 'absent', 'unknown')),
  -- It has ended if and only if it says when, and is deleted if and only if it says when. "Has it ended" is asked of
  -- terminated_at.
  ADD CONSTRAINT "instances_terminated_at_check"
    CHECK (("lifecycle" IN ('error', 'deleted')) = ("terminated_at" IS NOT NULL)),
  ADD CONSTRAINT "instances_deleted_at_check" CHECK (("lifecycle" = 'deleted') = ("deleted_at" IS NOT NULL));

-- What a project uses: its instances that have not ended.
CREATE OR REPLACE FUNCTION account_launched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE projects p SET used_instances = p.used_instances + a.instances, used_vcpus = p.used_vcpus + a.vcpus,
    used_memory_mib = p.used_memory_mib + a.memory_mib
  FROM (SELECT project_id, count(*) AS instances, sum(vcpus) AS vcpus, sum(memory_mib) AS memory_mib
    FROM added WHERE terminated_at IS NULL GROUP BY project_id) a
  WHERE p.id = a.project_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION account_instance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before int := CASE WHEN OLD.terminated_at IS NULL THEN 1 ELSE 0 END;
  after int := CASE WHEN TG_OP = 'DELETE' OR NEW.terminated_at IS NOT NULL THEN 0 ELSE 1 END;
BEGIN
  UPDATE projects SET used_instances = used_instances + after - before,
    used_vcpus = used_vcpus + CASE after WHEN 1 THEN NEW.vcpus ELSE 0 END - before * OLD.vcpus,
    used_memory_mib = used_memory_mib + CASE after WHEN 1 THEN NEW.memory_mib ELSE 0 END - before * OLD.memory_mib
  WHERE id = OLD.project_id;
  RETURN NULL;
END $$;

CREATE TRIGGER instance_accounted AFTER UPDATE OF terminated_at, vcpus, memory_mib ON instances FOR EACH ROW
  WHEN (((OLD.terminated_at IS NULL) <> (NEW.terminated_at IS NULL))
    OR (NEW.terminated_at IS NULL AND (OLD.vcpus <> NEW.vcpus OR OLD.memory_mib <> NEW.memory_mib)))
  EXECUTE FUNCTION account_instance();
CREATE TRIGGER instance_removed AFTER DELETE ON instances FOR EACH ROW
  WHEN (OLD.terminated_at IS NULL) EXECUTE FUNCTION account_instance();

-- A stopped instance has given back memory and vCPUs; one that is being started, or whose start is unwound, claims
-- them. (Written out, and not a function: the condition is planned anew with each statement.)
CREATE OR REPLACE FUNCTION follow_power() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  claims boolean := NEW.lifecycle <> 'stopped' OR coalesce(NEW.task_state, '') IN ('starting', 'unwinding');
BEGIN
  UPDATE instance_attempts SET powered = claims
  WHERE instance_id = NEW.id AND state <> 'released' AND powered <> claims;
  RETURN NULL;
END $$;

-- What ends a stopped instance leaves its claim as it is until it is released (see power_until_the_end). What comes
-- back from terminating, because that failed, counts as it then is.
CREATE TRIGGER power_changed AFTER UPDATE OF lifecycle, task_state ON instances FOR EACH ROW
  WHEN (NEW.terminated_at IS NULL AND NEW.task_state IS DISTINCT FROM 'terminating'
    AND (OLD.task_state = 'terminating'
      OR (OLD.lifecycle <> 'stopped' OR coalesce(OLD.task_state, '') IN ('starting', 'unwinding'))
        <> (NEW.lifecycle <> 'stopped' OR coalesce(NEW.task_state, '') IN ('starting', 'unwinding'))))
  EXECUTE FUNCTION follow_power();
