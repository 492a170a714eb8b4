/** Of an ACL x: whether the first entry of IPv4 of each direction lets everything pass: others are not asked then. */
const IS_OPEN = `(SELECT count(*) FROM (
    SELECT DISTINCT ON (e.is_egress) e.is_allow AND e.protocol = -1 AND e.cidr = '0.0.0.0/0' AS "all"
    FROM network_acl_entries e WHERE e.network_acl_id = x.id AND strpos(e.cidr, ':') = 0
    ORDER BY e.is_egress, e.number) f WHERE f."all") = 2`;

/** Guests have no IPv6: hosts are not told of it. */
const rulesOf = (direction: 'ingress' | 'egress'): string => `COALESCE((
  SELECT json_agg(json_build_object('action', CASE WHEN e.is_allow THEN 'allow' ELSE 'deny' END,
    'protocol', CASE e.protocol WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' WHEN 1 THEN 'icmp' ELSE e.protocol::text END,
    'cidr', e.cidr, 'fromPort', e.from_port, 'toPort', e.to_port) ORDER BY e.number)
  FROM network_acl_entries e WHERE e.network_acl_id = x.id AND e.is_egress = ${direction === 'egress'}
    AND e.protocol <> 58 AND strpos(e.cidr, ':') = 0), '[]')`;

/**
 * What passes into the networks of `own` and out of them, as JSON of hosts' ACLs. Those that everything passes are left
 * out.
 */
export const ACLS = `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id, 'ingress', ${rulesOf('ingress')}, 'egress', ${rulesOf('egress')})
    ORDER BY s.network_id)
  FROM own s LEFT JOIN network_acl_associations a ON a.subnet_id = s.id
    JOIN network_acls x ON x.vpc_id = s.vpc_id AND (x.id = a.network_acl_id OR a.subnet_id IS NULL AND x.is_default)
  WHERE NOT ${IS_OPEN}), '[]')`;
