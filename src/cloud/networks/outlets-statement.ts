/**
 * A part of a WITH, `own`: the subnets of VPCs of projects' own, id, VPC and network, whose networks are among those of
 * the query `networks` (column `id`). What hosts are told of networks is asked over it, below and beside. OFFSET 0:
 * where there are none, nobody has to look at the networks that are asked about.
 */
export const ownSubnets = (networks: string): string => `own AS (
    SELECT o.* FROM (
      SELECT s.id, s.vpc_id, s.network_id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id AND NOT v.is_default OFFSET 0) o
    WHERE o.network_id IN (${networks}))`;

/** Subnets s of the query `subnets`, with the table t that each uses and its route r to everywhere. */
export const leading = (
  subnets: string,
): string => `${subnets} s LEFT JOIN route_table_associations a ON a.subnet_id = s.id
    JOIN route_tables t ON t.vpc_id = s.vpc_id AND (t.id = a.route_table_id OR a.id IS NULL AND t.is_main)
    JOIN routes r ON r.route_table_id = t.id AND r.destination = '0.0.0.0/0'`;

export const TO_INTERNET = 'JOIN internet_gateways g ON g.vpc_id = s.vpc_id AND g.id = r.internet_gateway_id';

/** Of `own`, networks that lead to an internet gateway which is attached to their VPC, as JSON of hosts' outlets. */
export const OUTLETS = `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id) ORDER BY s.network_id)
  FROM ${leading('own')} ${TO_INTERNET}), '[]')`;

/** The same of networks whose routes lead to a public NAT gateway in a subnet that leads to an internet gateway. */
export const NAT_WAYS = `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id, 'outside', n.public_address) ORDER BY s.network_id)
  FROM ${leading('own')} JOIN nat_gateways n ON n.vpc_id = s.vpc_id AND n.id = r.nat_gateway_id
    AND n.state = 'available' AND n.is_public
  WHERE EXISTS (SELECT FROM ${leading('subnets')} ${TO_INTERNET} WHERE s.id = n.subnet_id)), '[]')`;

/** Of `own`, networks that have a range of IPv6, as JSON of hosts' facts. */
export const IPV6_NETWORKS = `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id, 'cidr', r.cidr) ORDER BY s.network_id)
  FROM own s JOIN subnet_ipv6_ranges r ON r.subnet_id = s.id), '[]')`;

/** Hosts that hold guests of VPC $1, or have not let go of them. */
export const HOSTS_OF_VPC = `
  SELECT DISTINCT a.host FROM subnets s JOIN network_interfaces n ON n.subnet_id = s.id
    JOIN instance_attempts a ON a.instance_id = n.instance_id AND a.state <> 'released'
  WHERE s.vpc_id = $1 ORDER BY a.host`;
