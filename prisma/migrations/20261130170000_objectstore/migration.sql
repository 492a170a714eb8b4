-- Buckets and objects: what S3 lists and looks up. Small bytes are in the row, larger ones in files under --buckets_path.
CREATE TABLE "buckets" (
  "id" UUID NOT NULL,
  "name" TEXT COLLATE "C" NOT NULL,
  "project_id" UUID NOT NULL,
  "versioning" TEXT NOT NULL DEFAULT 'off',
  "configuration" JSONB NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "buckets_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "buckets_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "buckets_versioning" CHECK ("versioning" IN ('off', 'enabled', 'suspended'))
);
CREATE UNIQUE INDEX "buckets_name_key" ON "buckets" ("name");
CREATE INDEX "buckets_project_id_idx" ON "buckets" ("project_id");

CREATE TABLE "objects" (
  "id" UUID NOT NULL,
  "bucket_id" UUID NOT NULL,
  "key" TEXT COLLATE "C" NOT NULL,
  "version_id" TEXT COLLATE "C" NOT NULL DEFAULT 'null',
  -- Among the versions of a key the newest has the highest.
  "sequence" BIGSERIAL NOT NULL,
  "is_latest" BOOLEAN NOT NULL,
  "is_marker" BOOLEAN NOT NULL DEFAULT false,
  "size" BIGINT NOT NULL DEFAULT 0,
  "etag" TEXT NOT NULL DEFAULT '',
  -- row: the bytes are in data; file: in the file that has the row's id; parts: in those that object_parts names.
  "storage" TEXT NOT NULL,
  "data" BYTEA,
  -- Headers that come back as they were sent, and the user's own metadata.
  "headers" JSONB NOT NULL DEFAULT '{}',
  "tags" JSONB NOT NULL DEFAULT '[]',
  "checksum" JSONB,
  "acl" TEXT NOT NULL DEFAULT 'private',
  "written_by" UUID NOT NULL,
  "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "objects_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "objects_bucket_id_fkey" FOREIGN KEY ("bucket_id") REFERENCES "buckets"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "objects_storage" CHECK ("storage" IN ('row', 'file', 'parts'))
);
-- Bytes of a row are not compressed: they are read far more often than they are written, and often are compressed already.
ALTER TABLE "objects" ALTER COLUMN "data" SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX "objects_bucket_id_key_version_id_key" ON "objects" ("bucket_id", "key", "version_id");
CREATE UNIQUE INDEX "objects_latest" ON "objects" ("bucket_id", "key") WHERE "is_latest";
CREATE INDEX "objects_bucket_id_key_sequence_idx" ON "objects" ("bucket_id", "key", "sequence" DESC);

CREATE TABLE "object_uploads" (
  "id" UUID NOT NULL,
  "bucket_id" UUID NOT NULL,
  "key" TEXT COLLATE "C" NOT NULL,
  "headers" JSONB NOT NULL DEFAULT '{}',
  "tags" JSONB NOT NULL DEFAULT '[]',
  "acl" TEXT NOT NULL DEFAULT 'private',
  "checksum_algorithm" TEXT,
  "checksum_type" TEXT,
  "written_by" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "object_uploads_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "object_uploads_bucket_id_fkey" FOREIGN KEY ("bucket_id") REFERENCES "buckets"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "object_uploads_bucket_id_key_id_idx" ON "object_uploads" ("bucket_id", "key", "id");

-- Parts of an upload, and then of the object that it became: that has the upload's id.
CREATE TABLE "object_parts" (
  "whole" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "bucket_id" UUID NOT NULL,
  "file" UUID NOT NULL,
  "size" BIGINT NOT NULL,
  "etag" TEXT NOT NULL,
  "checksum" TEXT,
  "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "object_parts_pkey" PRIMARY KEY ("whole", "number"),
  CONSTRAINT "object_parts_bucket_id_fkey" FOREIGN KEY ("bucket_id") REFERENCES "buckets"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "object_parts_file_key" ON "object_parts" ("file");

-- What a bucket holds, in shards by connection: one row would let its writers wait for each other's commits.
CREATE TABLE "bucket_usage" (
  "bucket_id" UUID NOT NULL,
  "shard" INTEGER NOT NULL,
  "objects" BIGINT NOT NULL DEFAULT 0,
  "bytes" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "bucket_usage_pkey" PRIMARY KEY ("bucket_id", "shard"),
  CONSTRAINT "bucket_usage_bucket_id_fkey" FOREIGN KEY ("bucket_id") REFERENCES "buckets"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE FUNCTION add_bucket_usage(b uuid, more_objects bigint, more_bytes bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO bucket_usage AS u (bucket_id, shard, objects, bytes) VALUES (b, pg_backend_pid() % 16, more_objects, more_bytes)
  ON CONFLICT (bucket_id, shard) DO UPDATE SET objects = u.objects + EXCLUDED.objects, bytes = u.bytes + EXCLUDED.bytes
$$;

-- Bytes of parts count where the parts are.
CREATE FUNCTION count_object_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_bucket_usage(bucket_id, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END * n, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END * total)
  FROM (SELECT bucket_id, count(*) AS n, coalesce(sum(size) FILTER (WHERE storage <> 'parts'), 0)::bigint AS total
          FROM changed GROUP BY bucket_id ORDER BY bucket_id) s;
  RETURN NULL;
END $$;
CREATE FUNCTION count_part_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_bucket_usage(bucket_id, 0, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END * total)
  FROM (SELECT bucket_id, sum(size)::bigint AS total FROM changed GROUP BY bucket_id ORDER BY bucket_id) s;
  RETURN NULL;
END $$;
CREATE TRIGGER count_in AFTER INSERT ON "objects" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_object_rows();
CREATE TRIGGER count_out AFTER DELETE ON "objects" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_object_rows();
CREATE TRIGGER count_in AFTER INSERT ON "object_parts" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_part_rows();
CREATE TRIGGER count_out AFTER DELETE ON "object_parts" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_part_rows();

-- Whether a project may hold that much more. Far from its limits nobody waits; near them writers of one project take turns. A limit
-- is a number, or null: none.
CREATE FUNCTION object_room(project uuid, more_objects bigint, more_bytes bigint, most_objects bigint, most_bytes bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  used record;
  attempt integer;
BEGIN
  IF most_objects IS NULL AND most_bytes IS NULL THEN RETURN 'ok'; END IF;
  FOR attempt IN 1..2 LOOP
    SELECT coalesce(sum(u.objects), 0) AS objects, coalesce(sum(u.bytes), 0) AS bytes INTO used
      FROM buckets b JOIN bucket_usage u ON u.bucket_id = b.id WHERE b.project_id = project;
    IF used.objects + more_objects * 256 <= coalesce(most_objects, 9e18) AND used.bytes + more_bytes * 256 <= coalesce(most_bytes, 9e18)
    THEN RETURN 'ok'; END IF;
    IF attempt = 1 THEN PERFORM 1 FROM projects p WHERE p.id = project FOR UPDATE; END IF;
  END LOOP;
  IF more_objects > 0 AND used.objects + more_objects > coalesce(most_objects, 9e18) THEN RETURN 'objects'; END IF;
  IF more_bytes > 0 AND used.bytes + more_bytes > coalesce(most_bytes, 9e18) THEN RETURN 'object_bytes'; END IF;
  RETURN 'ok';
END $$;

-- Removes these versions of objects and answers the files that nothing names any more.
CREATE FUNCTION object_rows_removed(ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  files uuid[];
  more uuid[];
BEGIN
  WITH gone AS (DELETE FROM objects WHERE id = ANY(ids) RETURNING id, storage)
  SELECT coalesce(array_agg(id) FILTER (WHERE storage = 'file'), '{}'), coalesce(array_agg(id) FILTER (WHERE storage = 'parts'), '{}')
    INTO files, ids FROM gone;
  IF cardinality(ids) > 0 THEN
    WITH gone AS (DELETE FROM object_parts WHERE whole = ANY(ids) RETURNING file)
    SELECT coalesce(array_agg(file), '{}') INTO more FROM gone;
    files := files || more;
  END IF;
  RETURN files;
END $$;

-- One object becomes the newest of its key, whole or not at all. `o` has what the row has; `fresh` is its version where the bucket keeps
-- them. Outcome: ok, or what stands in the way; gone: files that nothing names any more.
CREATE FUNCTION object_put(b uuid, o jsonb, bytes bytea, fresh text, most_objects bigint, most_bytes bigint)
RETURNS TABLE (outcome text, version text, modified timestamptz, gone uuid[]) LANGUAGE plpgsql AS $$
DECLARE
  bucket record;
  latest record;
  replaced record;
  stored bigint := CASE WHEN o->>'storage' = 'parts' THEN 0 ELSE (o->>'size')::bigint END;
BEGIN
  gone := '{}';
  SELECT x.versioning, x.project_id INTO bucket FROM buckets x WHERE x.id = b FOR KEY SHARE;
  IF NOT FOUND THEN outcome := 'NoSuchBucket'; RETURN NEXT; RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(b::text || (o->>'key'), 7));
  SELECT x.id, x.etag, x.is_marker INTO latest FROM objects x WHERE x.bucket_id = b AND x.key = o->>'key' AND x.is_latest;
  outcome := CASE
    WHEN o->>'ifMatch' IS NOT NULL AND (latest.id IS NULL OR latest.is_marker) THEN 'NoSuchKey'
    WHEN o->>'ifMatch' IS NOT NULL AND o->>'ifMatch' NOT IN ('*', latest.etag) THEN 'PreconditionFailed'
    WHEN o->>'ifNoneMatch' IS NOT NULL AND latest.id IS NOT NULL AND NOT latest.is_marker AND o->>'ifNoneMatch' IN ('*', latest.etag) THEN 'PreconditionFailed'
    ELSE 'ok' END;
  IF outcome <> 'ok' THEN RETURN NEXT; RETURN; END IF;
  version := CASE WHEN bucket.versioning = 'enabled' THEN fresh ELSE 'null' END;
  SELECT x.id, x.size, x.storage INTO replaced FROM objects x WHERE x.bucket_id = b AND x.key = o->>'key' AND x.version_id = version;
  outcome := object_room(bucket.project_id, CASE WHEN replaced.id IS NULL THEN 1 ELSE 0 END,
    stored - CASE WHEN replaced.id IS NULL OR replaced.storage = 'parts' THEN 0 ELSE replaced.size END, most_objects, most_bytes);
  IF outcome <> 'ok' THEN RETURN NEXT; RETURN; END IF;
  IF replaced.id IS NOT NULL THEN gone := object_rows_removed(ARRAY[replaced.id]); END IF;
  IF latest.id IS NOT NULL AND latest.id IS DISTINCT FROM replaced.id THEN UPDATE objects SET is_latest = false WHERE id = latest.id; END IF;
  modified := engine_now();
  INSERT INTO objects (id, bucket_id, key, version_id, is_latest, size, etag, storage, data, headers, tags, checksum, acl, written_by, modified_at)
  VALUES ((o->>'id')::uuid, b, o->>'key', version, true, (o->>'size')::bigint, o->>'etag', o->>'storage', bytes, o->'headers',
    coalesce(o->'tags', '[]'), nullif(o->'checksum', 'null'), o->>'acl', (o->>'ownerId')::uuid, modified);
  RETURN NEXT;
END $$;

-- A key's newest version goes, or gets a marker above it where the bucket keeps versions; or the version that is named goes.
CREATE FUNCTION object_delete(b uuid, k text, named text, fresh text, project uuid)
RETURNS TABLE (outcome text, marker boolean, version text, gone uuid[]) LANGUAGE plpgsql AS $$
DECLARE
  state text;
  old record;
  latest record;
BEGIN
  gone := '{}'; outcome := 'ok'; marker := false; version := named;
  SELECT x.versioning INTO state FROM buckets x WHERE x.id = b FOR KEY SHARE;
  IF NOT FOUND THEN outcome := 'NoSuchBucket'; RETURN NEXT; RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(b::text || k, 7));
  IF named IS NOT NULL OR state <> 'enabled' THEN
    SELECT x.id, x.is_latest, x.is_marker INTO old FROM objects x WHERE x.bucket_id = b AND x.key = k AND x.version_id = coalesce(named, 'null');
    IF old.id IS NOT NULL THEN gone := object_rows_removed(ARRAY[old.id]); END IF;
    IF named IS NOT NULL THEN
      marker := coalesce(old.is_marker, false);
      IF old.is_latest THEN
        UPDATE objects SET is_latest = true WHERE id =
          (SELECT x.id FROM objects x WHERE x.bucket_id = b AND x.key = k ORDER BY x.sequence DESC LIMIT 1);
      END IF;
    END IF;
  END IF;
  IF named IS NULL AND state <> 'off' THEN
    UPDATE objects SET is_latest = false WHERE bucket_id = b AND key = k AND is_latest;
    marker := true;
    version := CASE state WHEN 'enabled' THEN fresh ELSE 'null' END;
    INSERT INTO objects (id, bucket_id, key, version_id, is_latest, is_marker, storage, written_by)
    VALUES (gen_random_uuid(), b, k, version, true, true, 'row', project);
  END IF;
  RETURN NEXT;
END $$;

-- The first text that is greater than all that begin with `p`, in the order of bytes; null: none is.
CREATE FUNCTION after_prefix(p text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  last integer;
BEGIN
  WHILE p <> '' LOOP
    last := ascii(right(p, 1));
    p := left(p, -1);
    IF last < 1114111 THEN RETURN p || chr(CASE last WHEN 55295 THEN 57344 ELSE last + 1 END); END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- A page of what a bucket shows: versions of objects in the order of keys, the newest first, and what they share up to a delimiter as
-- one. It begins at `start`, in whose key only versions below `below` count; prefixes up to `passed` were on a page before.
CREATE FUNCTION object_names(b uuid, prefix text, delimiter text, start text, below bigint, passed text, all_versions boolean, most integer)
RETURNS TABLE (name text, is_prefix boolean, object_id uuid) LANGUAGE plpgsql STABLE AS $$
DECLARE
  at text COLLATE "C" := greatest(start COLLATE "C", prefix COLLATE "C");
  until text COLLATE "C" := after_prefix(prefix);
  found record;
  cut integer;
BEGIN
  <<pages>> LOOP
    FOR found IN SELECT o.id, o.key FROM objects o
      WHERE o.bucket_id = b AND o.key >= at AND (until IS NULL OR o.key < until) AND (all_versions OR (o.is_latest AND NOT o.is_marker))
        AND NOT (o.key = at AND o.sequence >= below)
      ORDER BY o.key, o.sequence DESC
    LOOP
      IF most = 0 THEN RETURN; END IF;
      cut := position(delimiter IN substr(found.key, length(prefix) + 1));
      IF delimiter <> '' AND cut > 0 THEN
        name := left(found.key, length(prefix) + cut - 1 + length(delimiter));
        IF name COLLATE "C" > passed COLLATE "C" THEN
          is_prefix := true; object_id := NULL; most := most - 1;
          RETURN NEXT;
        END IF;
        at := after_prefix(name);
        below := 9223372036854775807;
        EXIT pages WHEN at IS NULL;
        CONTINUE pages;
      END IF;
      name := found.key; is_prefix := false; object_id := found.id; most := most - 1;
      RETURN NEXT;
    END LOOP;
    EXIT pages;
  END LOOP;
END $$;

-- Bytes of objects do not fit into an integer.
ALTER TABLE "quotas" ALTER COLUMN "hard_limit" SET DATA TYPE BIGINT;
