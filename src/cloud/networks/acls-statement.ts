type Family = 'IPv4' | 'IPv6';

const EVERYWHERE: Readonly<Record<Family, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' };

/** Whether an entry e is of the family. */
const isOf = (family: Family): string => `strpos(e.cidr, ':') ${family === 'IPv6' ? '>' : '='} 0`;

/**
 * Of an ACL x: whether the first entry of the family of each direction lets everything pass: others are not asked then.
 */
const isOpen = (family: Family): string => `(SELECT count(*) FROM (
    SELECT DISTINCT ON (e.is_egress) e.is_allow AND e.protocol = -1 AND e.cidr = '${EVERYWHERE[family]}' AS "all"
    FROM network_acl_entries e WHERE e.network_acl_id = x.id AND ${isOf(family)}
    ORDER BY e.is_egress, e.number) f WHERE f."all") = 2`;

/** The protocol that the other family's messages have, which means nothing in this one. */
const STRANGE: Readonly<Record<Family, number>> = { IPv4: 58, IPv6: 1 };

const rulesOf = (family: Family, direction: 'ingress' | 'egress'): string => `COALESCE((
  SELECT json_agg(json_build_object('action', CASE WHEN e.is_allow THEN 'allow' ELSE 'deny' END,
    'protocol', CASE e.protocol WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' WHEN 1 THEN 'icmp' WHEN 58 THEN 'icmpv6'
      ELSE e.protocol::text END,
    'cidr', e.cidr, 'fromPort', e.from_port, 'toPort', e.to_port) ORDER BY e.number)
  FROM network_acl_entries e WHERE e.network_acl_id = x.id AND e.is_egress = ${direction === 'egress'}
    AND e.protocol <> ${STRANGE[family]} AND ${isOf(family)}), '[]')`;

const aclsOf = (family: Family, own: string): string => `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id, 'ingress', ${rulesOf(family, 'ingress')},
    'egress', ${rulesOf(family, 'egress')}) ORDER BY s.network_id)
  FROM ${own} LEFT JOIN network_acl_associations a ON a.subnet_id = s.id
    JOIN network_acls x ON x.vpc_id = s.vpc_id AND (x.id = a.network_acl_id OR a.subnet_id IS NULL AND x.is_default)
  WHERE NOT ${isOpen(family)}), '[]')`;

/**
 * What passes into the networks of `own` and out of them, as JSON of hosts' ACLs. Those that everything passes are left
 * out.
 */
export const ACLS = aclsOf('IPv4', 'own s');

/** The same of IPv6, of networks that have it. */
export const ACLS6 = aclsOf('IPv6', 'own s JOIN subnet_ipv6_ranges q ON q.subnet_id = s.id');
