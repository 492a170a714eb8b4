import { type Queryable } from '../../common/prisma/database.js';
import { type VpcLayout } from './vpc-layout.js';
import { RESERVED_ADDRESSES } from './subnet.noun.js';

const tagsOf = (ec2Id: string): string =>
  `COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
    FROM tags t WHERE t.project_id = v.project_id AND t.resource_id = ${ec2Id}), '[]')`;

/** A row of `table` x, which is there once for each default VPC v. */
const part = (table: string, of: string): string =>
  `coalesce((SELECT json_build_object('id', x.id, 'ec2Id', x.ec2_id, 'tags', ${tagsOf('x.ec2_id')})
    FROM ${table} x WHERE ${of}), '{}')`;

const SUBNETS = `COALESCE((
  SELECT json_agg(json_build_object('id', s.id, 'ec2Id', s.ec2_id, 'tags', ${tagsOf('s.ec2_id')}, 'zone', s.zone,
    'cidr', s.cidr, 'isDefault', s.is_default, 'mapPublicIp', s.map_public_ip,
    'free', r.last - r.first + 1 - ${RESERVED_ADDRESSES} - (SELECT count(*) FROM fixed_addresses a
      WHERE a.network_id = r.network_id AND a.number BETWEEN r.first AND r.last)) ORDER BY s.ec2_id)
  FROM subnets s JOIN address_ranges r ON r.id = s.range_id JOIN networks w ON w.id = r.network_id
  WHERE s.vpc_id = v.id), '[]')`;

/** The VPCs of a project with what is in them, by EC2 id, in one statement. */
export const vpcLayouts = (on: Queryable, projectId: string): Promise<readonly VpcLayout[]> =>
  on.query<VpcLayout>(
    `SELECT v.id, v.ec2_id AS "ec2Id", ${tagsOf('v.ec2_id')} AS tags, coalesce(v.cidr, '') AS cidr, v.is_default AS "isDefault",
       coalesce((SELECT w.domain FROM networks w ORDER BY w.name LIMIT 1), '') AS domain,
       ${part('internet_gateways', 'x.vpc_id = v.id')} AS "internetGateway",
       ${part('route_tables', 'x.vpc_id = v.id AND x.is_main')} AS "routeTable",
       ${part('network_acls', 'x.vpc_id = v.id AND x.is_default')} AS "networkAcl",
       ${part('dhcp_options', 'x.project_id = v.project_id')} AS "dhcpOptions", ${SUBNETS} AS subnets
     FROM vpcs v WHERE v.project_id = $1 ORDER BY v.ec2_id`,
    [projectId],
  );
