import { isJoined } from '../networks/vpc-peering.repository.js';

/**
 * Of a rule r of the group g.group_id: not stale. It names ranges, or a group whose members' addresses mean them where
 * the rule is: in the same domain, or in a VPC that is still peered. After that the addresses may be anybody's.
 */
export const MEANS_SOURCE = `(r.source_group_id IS NULL OR r.source_group_id = r.group_id OR EXISTS (
    SELECT FROM security_groups q JOIN vpcs o ON o.id = q.vpc_id
      CROSS JOIN security_groups s JOIN vpcs v ON v.id = s.vpc_id
    WHERE q.id = r.group_id AND s.id = r.source_group_id
      AND (o.domain_id = v.domain_id OR ${isJoined('o.id', 'v.id')})))`;

/** Of a rule: of IPv6 alone. Hosts of before take no such rules among the others. */
export const OF_IPV6 = `(protocol = 'icmpv6' OR strpos(coalesce(cidr, ''), ':') > 0)`;
