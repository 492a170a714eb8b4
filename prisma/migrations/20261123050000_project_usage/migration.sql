-- What a project's instances that are not terminated use, so that a launch reads one row, however many there are.
ALTER TABLE "projects" ADD COLUMN "used_instances" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "used_memory_mib" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "used_vcpus" INTEGER NOT NULL DEFAULT 0;

CREATE FUNCTION account_launched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE projects p SET used_instances = p.used_instances + a.instances, used_vcpus = p.used_vcpus + a.vcpus,
    used_memory_mib = p.used_memory_mib + a.memory_mib
  FROM (SELECT project_id, count(*) AS instances, sum(vcpus) AS vcpus, sum(memory_mib) AS memory_mib
    FROM added WHERE state <> 'terminated' GROUP BY project_id) a
  WHERE p.id = a.project_id;
  RETURN NULL;
END $$;

CREATE TRIGGER instances_launched AFTER INSERT ON instances REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION account_launched();

CREATE FUNCTION account_instance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before int := CASE WHEN OLD.state = 'terminated' THEN 0 ELSE 1 END;
  after int := CASE WHEN TG_OP = 'DELETE' OR NEW.state = 'terminated' THEN 0 ELSE 1 END;
BEGIN
  UPDATE projects SET used_instances = used_instances + after - before,
    used_vcpus = used_vcpus + CASE after WHEN 1 THEN NEW.vcpus ELSE 0 END - before * OLD.vcpus,
    used_memory_mib = used_memory_mib + CASE after WHEN 1 THEN NEW.memory_mib ELSE 0 END - before * OLD.memory_mib
  WHERE id = OLD.project_id;
  RETURN NULL;
END $$;

CREATE TRIGGER instance_accounted AFTER UPDATE OF state, vcpus, memory_mib ON instances FOR EACH ROW
  WHEN (((OLD.state = 'terminated') <> (NEW.state = 'terminated'))
    OR (NEW.state <> 'terminated' AND (OLD.vcpus <> NEW.vcpus OR OLD.memory_mib <> NEW.memory_mib)))
  EXECUTE FUNCTION account_instance();
CREATE TRIGGER instance_removed AFTER DELETE ON instances FOR EACH ROW
  WHEN (OLD.state <> 'terminated') EXECUTE FUNCTION account_instance();

-- Whatever is there already.
UPDATE projects p SET used_instances = u.instances, used_vcpus = u.vcpus, used_memory_mib = u.memory_mib
FROM (SELECT project_id, count(*) AS instances, sum(vcpus) AS vcpus, sum(memory_mib) AS memory_mib
  FROM instances WHERE state <> 'terminated' GROUP BY project_id) u
WHERE p.id = u.project_id;

-- What a host holds is asked for often; what it has ever held, never.
DROP INDEX "instance_attempts_host_idx";
CREATE INDEX "instance_attempts_host_idx" ON "instance_attempts"("host") WHERE "state" <> 'released';
