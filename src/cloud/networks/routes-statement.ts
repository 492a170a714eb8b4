import { leading, TO_INTERNET } from './outlets-statement.js';

const isIpv6 = (route: string): string => `${route}.destination LIKE '%:%'`;

/** Of an own subnet s: whether a table of its VPC says more than one route to everywhere by a gateway. */
const HAS_ROUTES = `EXISTS (
  SELECT FROM route_tables x JOIN routes y ON y.route_table_id = x.id
  WHERE x.vpc_id = s.vpc_id AND NOT ${isIpv6('y')} AND (y.destination <> '0.0.0.0/0' OR y.interface_id IS NOT NULL OR y.peering_id IS NOT NULL))
  OR EXISTS (SELECT FROM vpc_peerings p WHERE p.state = 'active' AND s.vpc_id IN (p.vpc_id, p.accepter_vpc_id))`;

/** Of the other VPC, where r leads to an active peering connection of this one. */
const PEER_DOMAIN = `(SELECT v.domain_id FROM vpc_peerings p
  JOIN vpcs v ON v.id <> s.vpc_id AND v.id IN (p.vpc_id, p.accepter_vpc_id)
  WHERE p.id = r.peering_id AND p.state = 'active' AND s.vpc_id IN (p.vpc_id, p.accepter_vpc_id))`;

const LEADS_OUT = `EXISTS (
  SELECT FROM internet_gateways g WHERE g.id = r.internet_gateway_id AND g.vpc_id = s.vpc_id)`;

/** Whether a NAT gateway's subnet leads to an internet gateway. */
const IS_OUTSIDE = `EXISTS (SELECT FROM ${leading('subnets')} ${TO_INTERNET} WHERE s.id = n.subnet_id)`;

/** The address by which r leads out; null: r leads to no NAT gateway that does. */
const OUTSIDE = `(SELECT n.public_address FROM nat_gateways n WHERE n.id = r.nat_gateway_id AND n.vpc_id = s.vpc_id
  AND n.state = 'available' AND n.is_public AND ${IS_OUTSIDE})`;

const IS_EGRESS_ONLY = `EXISTS (
  SELECT FROM egress_only_internet_gateways g WHERE g.id = r.egress_only_gateway_id AND g.vpc_id = s.vpc_id)`;

const ROUTE = `json_strip_nulls(json_build_object('destination', r.destination, 'outside', o.outside,
  'portId', r.interface_id, 'domainId', o.domain, 'to', CASE WHEN ${LEADS_OUT} THEN 'internet'
    WHEN ${IS_EGRESS_ONLY} THEN 'egress-only' WHEN o.outside IS NOT NULL THEN 'nat'
    WHEN r.interface_id IS NOT NULL THEN 'port' WHEN o.domain IS NOT NULL THEN 'domain' ELSE 'nowhere' END))`;

const LOCAL = `(SELECT json_agg(x.cidr) FROM (
  SELECT v.cidr FROM vpcs v WHERE v.id = s.vpc_id AND v.cidr IS NOT NULL
  UNION SELECT g.cidr FROM vpc_ranges g WHERE g.vpc_id = s.vpc_id ORDER BY cidr) x)`;

const LOCAL6 = '(SELECT json_agg(g.cidr) FROM vpc_ipv6_ranges g WHERE g.vpc_id = s.vpc_id)';

/** Of an own subnet s: whether it has a range of IPv6, and a table of its VPC a route to one. */
const HAS_ROUTES6 = `EXISTS (SELECT FROM subnet_ipv6_ranges g WHERE g.subnet_id = s.id) AND EXISTS (
  SELECT FROM route_tables x JOIN routes y ON y.route_table_id = x.id WHERE x.vpc_id = s.vpc_id AND ${isIpv6('y')})`;

interface Told {
  /** Condition: which subnets s of `own` are told of. */
  readonly has: string;
  /** Condition: which routes r are. */
  readonly of: string;
  readonly local: string;
}

const toldRoutes = ({ has, of, local }: Told): string => `COALESCE((
  SELECT json_agg(json_build_object('networkId', s.network_id, 'local', COALESCE(${local}, '[]'), 'routes', COALESCE((
    SELECT json_agg(${ROUTE} ORDER BY r.destination) FROM route_tables t JOIN routes r ON r.route_table_id = t.id
      CROSS JOIN LATERAL (SELECT ${OUTSIDE} AS outside, ${PEER_DOMAIN} AS domain) o
    WHERE t.vpc_id = s.vpc_id AND ${of} AND (t.id = a.route_table_id OR a.id IS NULL AND t.is_main)), '[]')) ORDER BY s.network_id)
  FROM own s LEFT JOIN route_table_associations a ON a.subnet_id = s.id WHERE (${has})), '[]')`;

/** All routes of networks of `own` whose VPCs have more than gateways lead to, as JSON of hosts' routes. */
export const NETWORK_ROUTES = toldRoutes({ has: HAS_ROUTES, of: `NOT ${isIpv6('r')}`, local: LOCAL });

/** All routes of IPv6 of networks of `own`, as JSON of the same; of those whose VPCs have some. */
export const NETWORK_ROUTES6 = toldRoutes({ has: HAS_ROUTES6, of: isIpv6('r'), local: LOCAL6 });
