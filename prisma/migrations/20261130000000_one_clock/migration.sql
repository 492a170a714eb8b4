-- SQL asks one function for the time, so that a test may move it: `ALTER DATABASE … SET engine.clock_offset = '75 s'`, for every
-- session that begins after it. It is the transaction's time, as now() is. PostgreSQL inlines it, so that indexes serve it.
CREATE FUNCTION engine_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT now() + coalesce(nullif(current_setting('engine.clock_offset', true), '')::interval, interval '0')
$$;

ALTER TABLE "users" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "projects" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "access_keys" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "images" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "key_pairs" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "security_groups" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "security_group_rules" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "fixed_addresses" ALTER COLUMN "since" SET DEFAULT engine_now();
ALTER TABLE "reservations" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "instances" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "instances" ALTER COLUMN "launch_time" SET DEFAULT engine_now();
ALTER TABLE "instance_attempts" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "cleanups" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "operations" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "outbox" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "client_tokens" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "hosts" ALTER COLUMN "created_at" SET DEFAULT engine_now();
ALTER TABLE "services" ALTER COLUMN "started_at" SET DEFAULT engine_now();
