import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../src/common/prisma/database.js';
import { ipv4Number } from '../../src/common/net/ipv4.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';

export interface AddressRows {
  readonly id: string;
  readonly ec2Id: string;
  readonly address: string;
}

/** A floating address as a finished allocation leaves it; its range comes along. */
export async function insertAddress(
  on: Queryable,
  { projectId, address }: { readonly projectId: string; readonly address: string },
): Promise<AddressRows> {
  const [id, rangeId] = [randomUUID(), randomUUID()];
  const number = ipv4Number(address) ?? 0;
  await on.query(
    `INSERT INTO floating_ranges (id, pool, cidr, first, last) VALUES ($1, 'public', $2, $3, $3)`,
    [rangeId, `${address}/32`, number],
  );
  await on.query(
    `INSERT INTO floating_addresses (id, ec2_id, project_id, operation_id, range_id, pool, interface, number, address, state,
       generation, settled_at)
     VALUES ($1, $2, $3, $1, $4, 'public', '', $5, $6, 'allocated', 1, engine_now() - interval '1 minute')`,
    [id, ec2IdOf('floating-address', id), projectId, rangeId, number, address],
  );
  return { id, ec2Id: ec2IdOf('floating-address', id), address };
}
