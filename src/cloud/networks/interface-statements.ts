/**
 * The parts of a WITH that remove the interfaces of instances which have ended, for the statement that ends them.
 * `gone` is a part before it with the columns `id` (the instance) and `hosts` (those that have not let go of it yet):
 * an address goes free with its interface where there are none, else it stays out of use until the first of them has
 * confirmed.
 */
export const removeInterfaces = (gone: string): string => `interface AS (
    DELETE FROM network_interfaces n USING ${gone} g WHERE n.instance_id = g.id RETURNING n.id, g.hosts
  ), freed AS (
    DELETE FROM fixed_addresses f USING interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) = 0
  ), quarantined AS (
    UPDATE fixed_addresses f SET state = 'quarantined', host = n.hosts[1], since = engine_now()
    FROM interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) > 0
  )`;
