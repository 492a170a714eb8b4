/** What a default VPC's main table says without a row: hosts let guests out as --snat has it. */
const DEFAULT_ROUTE = `SELECT '0.0.0.0/0' AS destination, 'internet-gateway' AS kind, g.ec2_id AS target, NULL AS instance, true AS active
  FROM internet_gateways g WHERE g.vpc_id = v.id AND v.is_default`;

const TO_GATEWAYS = `SELECT r.destination, 'internet-gateway', g.ec2_id, NULL, coalesce(g.vpc_id = v.id, false)
    FROM routes r JOIN internet_gateways g ON g.id = r.internet_gateway_id WHERE r.route_table_id = x.id
  UNION ALL SELECT r.destination, 'nat-gateway', g.ec2_id, NULL, g.state IN ('pending', 'available')
    FROM routes r JOIN nat_gateways g ON g.id = r.nat_gateway_id WHERE r.route_table_id = x.id`;

/** The interface may have gone. */
const TO_INTERFACES = `SELECT r.destination, 'network-interface', ec2_id_of('eni', r.interface_id), i.ec2_id,
    coalesce(i.lifecycle NOT IN ('stopped', 'error', 'soft-deleted', 'deleted'), false)
  FROM routes r LEFT JOIN network_interfaces n ON n.id = r.interface_id LEFT JOIN instances i ON i.id = n.instance_id
  WHERE r.route_table_id = x.id AND r.interface_id IS NOT NULL`;

/** The gateway may have gone. */
const TO_EGRESS_ONLY = `SELECT r.destination, 'egress-only-internet-gateway', ec2_id_of('eigw', r.egress_only_gateway_id), NULL, g.id IS NOT NULL
  FROM routes r LEFT JOIN egress_only_internet_gateways g ON g.id = r.egress_only_gateway_id
  WHERE r.route_table_id = x.id AND r.egress_only_gateway_id IS NOT NULL`;

const TO_PEERS = `SELECT r.destination, 'vpc-peering', p.ec2_id, NULL, p.state = 'active'
  FROM routes r JOIN vpc_peerings p ON p.id = r.peering_id WHERE r.route_table_id = x.id`;

/** Routes of the table x of the VPC v, as JSON of `RouteLayout`. */
export const ROUTES = `COALESCE((
  SELECT json_agg(json_build_object('destination', r.destination, 'kind', r.kind, 'targetEc2Id', r.target,
    'instanceEc2Id', r.instance, 'isActive', r.active) ORDER BY r.destination)
  FROM (${DEFAULT_ROUTE} UNION ALL ${TO_GATEWAYS} UNION ALL ${TO_INTERFACES} UNION ALL ${TO_PEERS} UNION ALL ${TO_EGRESS_ONLY}) r), '[]')`;
