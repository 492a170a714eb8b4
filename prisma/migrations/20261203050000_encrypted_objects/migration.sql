-- Encryption at rest. `encryption` is what the writer, or the bucket, asked for, as answers say it; null: the bytes are plain. Each object
-- with bytes of its own, and each part, is encrypted under a random key of its own, which lies beside it sealed under the master key.
ALTER TABLE "objects" ADD COLUMN "encryption" JSONB, ADD COLUMN "sealed_key" BYTEA;
ALTER TABLE "object_uploads" ADD COLUMN "encryption" JSONB;
ALTER TABLE "object_parts" ADD COLUMN "sealed_key" BYTEA;

-- As before, and the row has both.
CREATE OR REPLACE FUNCTION object_put(b uuid, o jsonb, bytes bytea, fresh text, most_objects bigint, most_bytes bigint)
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
  INSERT INTO objects (id, bucket_id, key, version_id, is_latest, size, etag, storage, data, headers, tags, checksum, acl, written_by, modified_at,
    encryption, sealed_key)
  VALUES ((o->>'id')::uuid, b, o->>'key', version, true, (o->>'size')::bigint, o->>'etag', o->>'storage', bytes, o->'headers',
    coalesce(o->'tags', '[]'), nullif(o->'checksum', 'null'), o->>'acl', (o->>'ownerId')::uuid, modified,
    nullif(o->'encryption', 'null'), decode(o->>'sealedKey', 'base64'));
  RETURN NEXT;
END $$;
