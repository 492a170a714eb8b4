/** OFFSET 0 where it is used: where there are none, nobody has to look at the networks that are asked about. */
const OUTLETS = `SELECT s.network_id
  FROM subnets s JOIN vpcs v ON v.id = s.vpc_id AND NOT v.is_default
    JOIN internet_gateways g ON g.vpc_id = v.id
    LEFT JOIN route_table_associations a ON a.subnet_id = s.id
    JOIN route_tables t ON t.vpc_id = v.id AND (t.id = a.route_table_id OR a.id IS NULL AND t.is_main)
  WHERE EXISTS (
    SELECT FROM routes r WHERE r.route_table_id = t.id AND r.internet_gateway_id = g.id AND r.destination = '0.0.0.0/0')`;

/**
 * Networks whose routes lead to an internet gateway that is attached to their VPC, among those of the query `networks`
 * (column `id`), as JSON of hosts' outlets. The flat network is none of them.
 */
export const outletsOf = (networks: string): string => `COALESCE((
  SELECT json_agg(json_build_object('networkId', o.network_id) ORDER BY o.network_id)
  FROM (${OUTLETS} OFFSET 0) o WHERE o.network_id IN (${networks})), '[]')`;

/** Hosts that hold guests of VPC $1, or have not let go of them. */
export const HOSTS_OF_VPC = `
  SELECT DISTINCT a.host FROM subnets s JOIN network_interfaces n ON n.subnet_id = s.id
    JOIN instance_attempts a ON a.instance_id = n.instance_id AND a.state <> 'released'
  WHERE s.vpc_id = $1 ORDER BY a.host`;
