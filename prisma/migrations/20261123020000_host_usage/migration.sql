-- AlterTable
ALTER TABLE "instance_attempts" ADD COLUMN     "powered" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "host_usage" (
    "host" TEXT NOT NULL,
    "guests" INTEGER NOT NULL DEFAULT 0,
    "vcpus" INTEGER NOT NULL DEFAULT 0,
    "memory_mib" INTEGER NOT NULL DEFAULT 0,
    "disk_gib" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "host_usage_pkey" PRIMARY KEY ("host")
);

-- What a set of attempts claims, added to or taken from its hosts. Hosts in order, so that two transactions do not wait for
-- each other in a circle.
CREATE FUNCTION account_attempts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO host_usage AS u (host, guests, vcpus, memory_mib, disk_gib)
      SELECT host, count(*), sum(CASE WHEN powered THEN vcpus ELSE 0 END),
        sum(CASE WHEN powered THEN memory_mib ELSE 0 END), sum(disk_gib)
      FROM added WHERE state <> 'released' GROUP BY host ORDER BY host
    ON CONFLICT (host) DO UPDATE SET guests = u.guests + excluded.guests, vcpus = u.vcpus + excluded.vcpus,
      memory_mib = u.memory_mib + excluded.memory_mib, disk_gib = u.disk_gib + excluded.disk_gib;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE host_usage u SET guests = u.guests - d.guests, vcpus = u.vcpus - d.vcpus,
      memory_mib = u.memory_mib - d.memory_mib, disk_gib = u.disk_gib - d.disk_gib
    FROM (SELECT host, count(*) AS guests, sum(CASE WHEN powered THEN vcpus ELSE 0 END) AS vcpus,
        sum(CASE WHEN powered THEN memory_mib ELSE 0 END) AS memory_mib, sum(disk_gib) AS disk_gib
      FROM removed WHERE state <> 'released' GROUP BY host) d
    WHERE u.host = d.host;
  ELSE
    INSERT INTO host_usage AS u (host, guests, vcpus, memory_mib, disk_gib)
      SELECT host, sum(sign), sum(sign * CASE WHEN powered THEN vcpus ELSE 0 END),
        sum(sign * CASE WHEN powered THEN memory_mib ELSE 0 END), sum(sign * disk_gib)
      FROM (SELECT *, 1 AS sign FROM added UNION ALL SELECT *, -1 FROM removed) changed
      WHERE state <> 'released' GROUP BY host ORDER BY host
    ON CONFLICT (host) DO UPDATE SET guests = u.guests + excluded.guests, vcpus = u.vcpus + excluded.vcpus,
      memory_mib = u.memory_mib + excluded.memory_mib, disk_gib = u.disk_gib + excluded.disk_gib;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER attempts_added AFTER INSERT ON instance_attempts REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION account_attempts();
CREATE TRIGGER attempts_removed AFTER DELETE ON instance_attempts REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION account_attempts();
CREATE TRIGGER attempts_changed AFTER UPDATE ON instance_attempts REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION account_attempts();

-- A stopped instance gives back memory and vCPUs; whoever starts it claims them again.
CREATE FUNCTION follow_power() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE instance_attempts SET powered = NEW.state <> 'stopped'
  WHERE instance_id = NEW.id AND state <> 'released' AND powered = (NEW.state = 'stopped');
  RETURN NULL;
END $$;

CREATE TRIGGER power_changed AFTER UPDATE OF state ON instances FOR EACH ROW
  WHEN ((OLD.state = 'stopped') <> (NEW.state = 'stopped')) EXECUTE FUNCTION follow_power();

-- Whatever is there already.
INSERT INTO host_usage (host, guests, vcpus, memory_mib, disk_gib)
  SELECT host, count(*), sum(vcpus), sum(memory_mib), sum(disk_gib)
  FROM instance_attempts WHERE state <> 'released' GROUP BY host;
