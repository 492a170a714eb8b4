/**
 * What the instance `id` (SQL) may send and get, as JSON of `PortLimits`: of the extra specs `quota:vif_*` of its
 * flavor those that are numbers above 0. Null: it has none.
 */
export const limitsOf = (id: string): string => `(
  SELECT json_object_agg(split_part(e.key, '_', 2) || initcap(split_part(e.key, '_', 3)), e.value::bigint)
  FROM instances i CROSS JOIN LATERAL jsonb_each_text(i.extra_specs) e
  WHERE i.id = ${id} AND e.key ~ '^quota:vif_(in|out)bound_(average|peak|burst)$' AND e.value ~ '^0*[1-9][0-9]{0,8}$')`;
