import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { cidrText, type Ipv4Range, ipv4Text } from '../../common/net/ipv4.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { type LockedVpc } from './own-vpc.repository.js';
import { subnetNoun } from './subnet.noun.js';

/** AWS keeps the first four addresses of a subnet, and the last. The second is its router's. */
const RESERVED = { first: 4, last: 1 };

export interface OwnSubnet {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
  readonly networkId: string;
  readonly isDefault: boolean;
}

const NAMED = { id: 's.id', ec2Id: 's.ec2_id' };

/** Ranges of the subnets of a VPC. */
export async function subnetRanges(tx: Queryable, vpcId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ cidr: string }>('SELECT cidr FROM subnets WHERE vpc_id = $1', [vpcId]);
  return rows.map(({ cidr }) => cidr);
}

/** In the order of their ids: those of a VPC that is locked. */
export const subnetsOf = (
  tx: Queryable,
  vpcId: string,
): Promise<readonly Pick<OwnSubnet, 'id' | 'networkId'>[]> =>
  tx.query<Pick<OwnSubnet, 'id' | 'networkId'>>(
    'SELECT id, network_id AS "networkId" FROM subnets WHERE vpc_id = $1 ORDER BY id',
    [vpcId],
  );

export interface NewSubnetRow {
  readonly range: Ipv4Range;
  readonly zone: string;
  /** First and last address of guests. Undefined: all but those that AWS keeps. */
  readonly pool?: Pick<Ipv4Range, 'first' | 'last'> | undefined;
  /** Resolver told to guests. Undefined: that of the flat network. */
  readonly dns?: string | undefined;
}

/** A subnet with a network of its own, whose resolver, domain and MTU are the flat network's. EC2's id. */
export async function insertOwnSubnet(
  tx: Queryable,
  vpc: Pick<LockedVpc, 'id' | 'domainId'>,
  { range, zone, pool, dns }: NewSubnetRow,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const [id, networkId, rangeId] = [randomUUID(), randomUUID(), randomUUID()];
  const [ec2Id, cidr] = [ec2IdWith(subnetNoun.ec2.prefixes.subnet, id), cidrText(range)];
  await tx.query(
    `WITH flat AS (SELECT * FROM networks WHERE NOT is_own ORDER BY name LIMIT 1), network AS (
       INSERT INTO networks (id, name, cidr, gateway, dns, domain, mtu, domain_id, is_own)
       SELECT $1::uuid, $2, $3, $4, coalesce($12, CASE flat.dns WHEN flat.gateway THEN $4 ELSE flat.dns END), flat.domain, flat.mtu, $5::uuid,
         true FROM flat RETURNING id
     ), part AS (
       INSERT INTO address_ranges (id, network_id, zone, "first", "last")
       SELECT $7::uuid, id, $8, $9::bigint, $10::bigint FROM network RETURNING id, network_id)
     INSERT INTO subnets (id, ec2_id, vpc_id, network_id, range_id, zone, cidr, is_default, resolvers)
     SELECT $11::uuid, $2, $6::uuid, part.network_id, part.id, $8, $3, false, array_remove(ARRAY[$12], NULL) FROM part`,
    [
      ...[networkId, ec2Id, cidr, ipv4Text(range.first + 1), vpc.domainId, vpc.id],
      ...[
        rangeId,
        zone,
        pool?.first ?? range.first + RESERVED.first,
        pool?.last ?? range.last - RESERVED.last,
      ],
      ...[id, dns ?? null],
    ],
  );
  return { id, ec2Id };
}

/** The project's subnet; its VPC's row is locked. Throws NotFound. */
export async function lockSubnet(tx: Queryable, projectId: string, ref: Ref): Promise<OwnSubnet> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<OwnSubnet>(
    `SELECT s.id, s.ec2_id AS "ec2Id", s.vpc_id AS "vpcId", s.network_id AS "networkId", s.is_default AS "isDefault"
     FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1 AND ${refCondition([ref], NAMED, values)}
     FOR UPDATE OF v`,
    values,
  );
  if (row) return row;
  throw new NotFound('subnet', [ref]);
}

/** Whether some interface, or a host that has not let go of one, still has an address of it. Launches there wait. */
export async function isSubnetUsed(
  tx: Queryable,
  { id, networkId }: Pick<OwnSubnet, 'id' | 'networkId'>,
): Promise<boolean> {
  await tx.query('SELECT FROM address_ranges WHERE network_id = $1 FOR UPDATE', [networkId]);
  const used = await tx.query(
    `SELECT FROM fixed_addresses WHERE network_id = $1
     UNION ALL SELECT FROM network_interfaces WHERE subnet_id = $2 LIMIT 1`,
    [networkId, id],
  );
  return used.length > 0;
}

/** Its network goes with it. */
export async function deleteSubnet(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM subnets WHERE id = $1', [id]);
}
