-- What projects use and what hosts have given out: one row an owner, one number a resource. `sum_usage` writes the triggers
-- that keep the numbers of one table's rows, so that a noun's usage is one CALL in its own migration (docs/adr/0001-usage-by-trigger.md).

-- CreateTable
CREATE TABLE "project_usage" (
    "project_id" UUID NOT NULL,
    "used" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "project_usage_pkey" PRIMARY KEY ("project_id")
);

DROP TRIGGER attempts_added ON instance_attempts;
DROP TRIGGER attempts_removed ON instance_attempts;
DROP TRIGGER attempts_changed ON instance_attempts;
DROP FUNCTION account_attempts();
DROP TRIGGER instances_launched ON instances;
DROP TRIGGER instance_accounted ON instances;
DROP TRIGGER instance_removed ON instances;
DROP FUNCTION account_launched();
DROP FUNCTION account_instance();

-- Whatever is there already.
INSERT INTO "project_usage" ("project_id", "used")
  SELECT "id", jsonb_build_object('instances', "used_instances", 'cores', "used_vcpus", 'ram', "used_memory_mib") FROM "projects";
ALTER TABLE "projects" DROP COLUMN "used_instances", DROP COLUMN "used_vcpus", DROP COLUMN "used_memory_mib";

ALTER TABLE "host_usage" ADD COLUMN "claimed" JSONB NOT NULL DEFAULT '{}';
UPDATE "host_usage" SET "claimed" =
  jsonb_build_object('guests', "guests", 'vcpus', "vcpus", 'memoryMiB', "memory_mib", 'diskGiB', "disk_gib");
ALTER TABLE "host_usage" DROP COLUMN "guests", DROP COLUMN "vcpus", DROP COLUMN "memory_mib", DROP COLUMN "disk_gib";

-- A project has its row from the beginning: a launch locks it together with the project's.
CREATE FUNCTION keep_project_usage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO project_usage (project_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM project_usage WHERE project_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_usage_kept AFTER INSERT OR DELETE ON projects FOR EACH ROW EXECUTE FUNCTION keep_project_usage();

-- Writes the function and the triggers that add up rows of `source` in `sums`.`total`, a JSON object of numbers, by the column
-- `owner` that both have. `counts`: which rows r count; `measures`: what each adds, a number in SQL by resource. `each` says
-- when a change is summed: by STATEMENT for a table of which most changes count, by ROW for one that is changed for other
-- reasons more often; a row's owner stays the same there. Owners are taken in order, so that two transactions do not wait for
-- each other in a circle. The SQL is written out, and not built when a trigger fires: its plans are kept.
CREATE PROCEDURE sum_usage(source name, owner name, sums name, total name, counts text, measures jsonb, each text)
LANGUAGE plpgsql AS $make$
DECLARE
  old_counts text := regexp_replace(counts, '\mr\.', 'OLD.', 'g');
  new_counts text := regexp_replace(counts, '\mr\.', 'NEW.', 'g');
  parts record;
  upsert text;
  change text;
  event text := 'UPDATE';
  scope text;
BEGIN
  SELECT string_agg(format('%L, sum(r.sign * (%s))', key, value), ', ') AS sums,
    string_agg(format('sum(r.sign * (%s)) <> 0', value), ' OR ') AS changed,
    string_agg(format('%L, coalesce((u.%I->>%L)::bigint, 0) + (excluded.%I->>%L)::bigint', key, total, key, total, key), ', ') AS added,
    string_agg(format('%L, coalesce((u.%I->>%L)::bigint, 0) + CASE WHEN %s THEN %s ELSE 0 END - CASE WHEN %s THEN %s ELSE 0 END',
      key, total, key, new_counts, new_value, old_counts, old_value), ', ') AS moved,
    string_agg(format('(%s)::bigint', old_value), ', ') AS old_amounts,
    string_agg(format('(%s)::bigint', new_value), ', ') AS new_amounts
  INTO parts FROM (SELECT key, value, regexp_replace(value, '\mr\.', 'OLD.', 'g') AS old_value,
    regexp_replace(value, '\mr\.', 'NEW.', 'g') AS new_value FROM jsonb_each_text(measures) ORDER BY key) m;
  upsert := format(
    'INSERT INTO %I AS u (%I, %I) SELECT r.%I, jsonb_build_object(%s) FROM (<rows>) r WHERE %s GROUP BY r.%I HAVING %s ORDER BY r.%I '
    'ON CONFLICT (%I) DO UPDATE SET %I = u.%I || jsonb_build_object(%s)',
    sums, owner, total, owner, parts.sums, counts, owner, parts.changed, owner, owner, total, total, parts.added);
  IF each = 'ROW' THEN
    change := format('UPDATE %I u SET %I = u.%I || jsonb_build_object(%s) WHERE u.%I = NEW.%I',
      sums, total, total, parts.moved, owner, owner);
    -- Statements that write none of these columns do not even ask the condition.
    SELECT 'UPDATE OF ' || string_agg(DISTINCT quote_ident(m[1]), ', ') INTO event
      FROM regexp_matches(counts || measures::text, '\mr\.(\w+)', 'g') m;
    scope := format('FOR EACH ROW WHEN (CASE WHEN %s THEN ARRAY[%s] END IS DISTINCT FROM CASE WHEN %s THEN ARRAY[%s] END)',
      old_counts, parts.old_amounts, new_counts, parts.new_amounts);
  ELSE
    change := replace(upsert, '<rows>', 'SELECT *, 1 AS sign FROM added UNION ALL SELECT *, -1 FROM removed');
    scope := 'REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT';
  END IF;
  EXECUTE format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', 'sum_' || source, format(
    'BEGIN IF TG_OP = ''INSERT'' THEN %s; ELSIF TG_OP = ''DELETE'' THEN %s; ELSE %s; END IF; RETURN NULL; END',
    replace(upsert, '<rows>', 'SELECT *, 1 AS sign FROM added'), replace(upsert, '<rows>', 'SELECT *, -1 AS sign FROM removed'), change));
  EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION %I()',
    source || '_summed_in', source, 'sum_' || source);
  EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION %I()',
    source || '_summed_out', source, 'sum_' || source);
  EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I %s EXECUTE FUNCTION %I()',
    source || '_summed_anew', event, source, scope, 'sum_' || source);
END $make$;

-- A project's instances that have not ended.
CALL sum_usage(source => 'instances', owner => 'project_id', sums => 'project_usage', total => 'used',
  counts => 'r.terminated_at IS NULL',
  measures => '{"instances": "1", "cores": "r.vcpus", "ram": "r.memory_mib"}', each => 'ROW');

-- A host's guests. A guest that is off has given back memory and vCPUs.
CALL sum_usage(source => 'instance_attempts', owner => 'host', sums => 'host_usage', total => 'claimed',
  counts => 'r.state <> ''released''',
  measures => '{"guests": "1", "vcpus": "CASE WHEN r.powered THEN r.vcpus ELSE 0 END",
    "memoryMiB": "CASE WHEN r.powered THEN r.memory_mib ELSE 0 END", "diskGiB": "r.disk_gib"}', each => 'STATEMENT');
