import { type Queryable } from '../../common/prisma/database.js';
import { type VpcLayout } from './vpc-layout.js';
import { ROUTES } from './shown-routes.js';
import { RESERVED_ADDRESSES } from './subnet.noun.js';

const tagsOf = (ec2Id: string): string =>
  `COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
    FROM tags t WHERE t.project_id = v.project_id AND t.resource_id = ${ec2Id}), '[]')`;

/** Null: none. */
const ipv6Of = (table: string, column: string, of: string): string =>
  `(SELECT json_build_object('id', q.id, 'cidr', q.cidr) FROM ${table} q WHERE q.${column} = ${of})`;

const SUBNETS = `COALESCE((
  SELECT json_agg(json_build_object('id', s.id, 'ec2Id', s.ec2_id, 'tags', ${tagsOf('s.ec2_id')}, 'zone', s.zone,
    'cidr', s.cidr, 'isDefault', s.is_default, 'mapPublicIp', s.map_public_ip,
    'assignIpv6', s.assign_ipv6, 'ipv6', ${ipv6Of('subnet_ipv6_ranges', 'subnet_id', 's.id')},
    'free', r.last - r.first + 1 - ${RESERVED_ADDRESSES} - (SELECT count(*) FROM fixed_addresses a
      WHERE a.network_id = r.network_id AND a.number BETWEEN r.first AND r.last)) ORDER BY s.ec2_id)
  FROM subnets s JOIN address_ranges r ON r.id = s.range_id JOIN networks w ON w.id = r.network_id
  WHERE s.vpc_id = v.id), '[]')`;

const LINKS = `COALESCE((
  SELECT json_agg(json_build_object('ec2Id', a.ec2_id, 'subnetEc2Id', s.ec2_id) ORDER BY a.ec2_id)
  FROM route_table_associations a JOIN subnets s ON s.id = a.subnet_id WHERE a.route_table_id = x.id), '[]')`;

const TABLES = `COALESCE((
  SELECT json_agg(json_build_object('id', x.id, 'ec2Id', x.ec2_id, 'tags', ${tagsOf('x.ec2_id')}, 'isMain', x.is_main,
    'routes', ${ROUTES}, 'links', ${LINKS}) ORDER BY x.ec2_id)
  FROM route_tables x WHERE x.vpc_id = v.id), '[]')`;

const RANGES = `COALESCE((
  SELECT json_agg(json_build_object('id', r.id, 'cidr', r.cidr) ORDER BY r.created_at, r.id)
  FROM vpc_ranges r WHERE r.vpc_id = v.id), '[]')`;

/** Of a VPC whose subnets bring their ranges along: its oldest. */
const FIRST_RANGE = `coalesce(v.cidr, (SELECT r.cidr FROM vpc_ranges r WHERE r.vpc_id = v.id ORDER BY r.created_at, r.id LIMIT 1), '')`;

const ENTRIES = `COALESCE((
  SELECT json_agg(json_build_object('isEgress', e.is_egress, 'number', e.number, 'protocol', e.protocol,
    'isAllow', e.is_allow, 'cidr', e.cidr, 'fromPort', e.from_port, 'toPort', e.to_port) ORDER BY e.is_egress DESC, e.number)
  FROM network_acl_entries e WHERE e.network_acl_id = x.id), '[]')`;

const FENCED = `COALESCE((
  SELECT json_agg(json_build_object('id', s.id, 'ec2Id', s.ec2_id) ORDER BY s.ec2_id)
  FROM subnets s LEFT JOIN network_acl_associations a ON a.subnet_id = s.id
  WHERE s.vpc_id = v.id AND (a.network_acl_id = x.id OR a.subnet_id IS NULL AND x.is_default)), '[]')`;

const ACLS = `COALESCE((
  SELECT json_agg(json_build_object('id', x.id, 'ec2Id', x.ec2_id, 'tags', ${tagsOf('x.ec2_id')}, 'isDefault', x.is_default,
    'entries', ${ENTRIES}, 'subnets', ${FENCED}) ORDER BY x.is_default DESC, x.ec2_id)
  FROM network_acls x WHERE x.vpc_id = v.id), '[]')`;

const OPTIONS = `(SELECT x.ec2_id FROM dhcp_options x WHERE v.has_dhcp_options AND x.project_id = v.project_id
  AND (x.id = v.dhcp_options_id OR v.dhcp_options_id IS NULL AND x.is_default))`;

/** The VPCs of a project with what is in them, by EC2 id, in one statement. */
export const vpcLayouts = (on: Queryable, projectId: string): Promise<readonly VpcLayout[]> =>
  on.query<VpcLayout>(
    `SELECT v.id, v.ec2_id AS "ec2Id", ${tagsOf('v.ec2_id')} AS tags, ${FIRST_RANGE} AS cidr, v.is_default AS "isDefault",
       coalesce((SELECT w.domain FROM networks w WHERE NOT w.is_own ORDER BY w.name LIMIT 1), '') AS domain,
       v.dns_hostnames AS "dnsHostnames", v.dns_support AS "dnsSupport", ${RANGES} AS ranges, ${TABLES} AS "routeTables",
       ${ACLS} AS "networkAcls", ${ipv6Of('vpc_ipv6_ranges', 'vpc_id', 'v.id')} AS ipv6,
       ${OPTIONS} AS "dhcpOptionsEc2Id", ${SUBNETS} AS subnets
     FROM vpcs v WHERE v.project_id = $1 ORDER BY v.ec2_id`,
    [projectId],
  );
