-- What an operation does, in a few words: lists of workflows read by themselves.
ALTER TABLE "operations" ADD COLUMN "summary" TEXT NOT NULL DEFAULT '';
ALTER TABLE "outbox" ADD COLUMN "summary" TEXT NOT NULL DEFAULT '';

-- What lies below a step's error (a driver's words), for operators.
ALTER TABLE "operation_steps" ADD COLUMN "cause" TEXT;

-- Operations are asked for by the request that a caller names.
CREATE INDEX "operations_request_id_idx" ON "operations"("request_id");

-- What a host's daemon works with, as it says: fake hosts beside real ones would swallow launches. Empty: it does not say.
ALTER TABLE "services" ADD COLUMN "driver" TEXT NOT NULL DEFAULT '';

-- Since when hosts can be heard: an engine-api is there whose beats have had no break. Null: none is there.
CREATE FUNCTION api_since(break_seconds double precision) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT min(s.started_at) FROM services s
  WHERE s."binary" = 'engine-api' AND s.last_seen > engine_now() - make_interval(secs => break_seconds)
$$;
