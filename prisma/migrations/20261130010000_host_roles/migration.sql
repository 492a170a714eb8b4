-- What a host does, by role: the daemon of role r is engine-r. A host may have roles of its own beside those of all others.
ALTER TABLE "hosts" ADD COLUMN "roles" TEXT[] NOT NULL DEFAULT '{compute,network}',
  DROP COLUMN "boot_id",
  ADD CONSTRAINT "hosts_have_roles" CHECK (cardinality("roles") > 0);

-- The role of a daemon; NULL: not one of ours.
CREATE FUNCTION role_of("binary" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN "binary" LIKE 'engine-%' THEN substr("binary", 8) END
$$;

-- The one place that says when a host is alive: the daemons of all its roles were heard of within `down_seconds`, it is neither
-- declared down nor forgotten. Its contract is the oldest that one of them speaks. PostgreSQL inlines it: a host's name that the
-- caller asks for reaches the indexes.
CREATE FUNCTION live_hosts(down_seconds double precision) RETURNS TABLE (host text, contract integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT h.name, min(s.contract) FROM hosts h JOIN services s ON s.host = h.name AND role_of(s."binary") = ANY (h.roles)
  WHERE NOT h.declared_down AND h.forgotten_at IS NULL AND s.last_seen > engine_now() - make_interval(secs => down_seconds)
  GROUP BY h.name HAVING count(*) = cardinality(h.roles)
$$;
