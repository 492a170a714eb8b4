-- The protocol of filter-version.repository.ts in one round trip: locks the groups of the instances, those of `joining`, and all
-- sources of their rules, in the order of their ids. Returns the groups without the sources. Each statement sees what was
-- committed while the one before it waited.
CREATE FUNCTION lock_groups_of(instances uuid[], joining uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  own uuid[];
  locked int := -1;
  found_now int;
BEGIN
  LOOP
    own := ARRAY(
      SELECT group_id FROM instance_groups WHERE instance_id = ANY(instances)
      UNION SELECT unnest(joining));
    PERFORM g.id FROM security_groups g
      WHERE g.id = ANY(own || ARRAY(
        SELECT r.source_group_id FROM security_group_rules r WHERE r.group_id = ANY(own) AND r.source_group_id IS NOT NULL))
      ORDER BY g.id FOR NO KEY UPDATE OF g;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    -- Who had to wait has read the rules of before: once more, until there is nothing new.
    EXIT WHEN found_now = locked;
    locked := found_now;
  END LOOP;
  RETURN ARRAY(SELECT id FROM security_groups WHERE id = ANY(own) ORDER BY id);
END $$;
