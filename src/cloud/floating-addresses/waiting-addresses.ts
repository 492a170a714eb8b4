import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Standing } from './floating-address.repository.js';

/** At rest before an interface, which is no gateway's, and answered for by no host. */
const WAITS = `f.association_id IS NOT NULL AND f.host IS NULL AND f.task IS NULL`;

/**
 * Locked addresses are to stand for interfaces that are in no instance: only their rows say so. Hosts that have had
 * them have let go: see `requireAtRest`.
 */
export async function waitBefore(tx: Queryable, standing: readonly Standing[]): Promise<void> {
  for (const { id, associationId, interfaceId } of standing)
    await tx.query(
      `UPDATE floating_addresses f SET association_id = $2, interface_id = n.id, domain_id = w.domain_id,
         instance_id = NULL, host = NULL
       FROM network_interfaces n JOIN networks w ON w.id = n.network_id WHERE f.id = $1 AND n.id = $3`,
      [id, associationId, interfaceId],
    );
}

const CANDIDATES = `SELECT f.id FROM floating_addresses f
  JOIN network_interfaces n ON n.id = f.interface_id AND n.nat_gateway_id IS NULL AND n.task_state IS NULL
  JOIN instances i ON i.id = n.instance_id AND i.host IS NOT NULL AND i.lifecycle = 'active' AND i.task_state IS NULL
  WHERE ${WAITS} ORDER BY f.id LIMIT 100 FOR NO KEY UPDATE OF i`;

const FOLLOW = `UPDATE floating_addresses f SET instance_id = i.id, host = i.host,
    bound_hosts = array_remove(f.bound_hosts, i.host) || i.host
  FROM network_interfaces n JOIN instances i ON i.id = n.instance_id
  WHERE f.id = ANY($1::uuid[]) AND ${WAITS} AND n.id = f.interface_id RETURNING f.id`;

/** What waited for an interface that has gone stands for nothing; nobody is shown otherwise meanwhile. */
const LEFT = `UPDATE floating_addresses f SET association_id = NULL, interface_id = NULL, domain_id = NULL
  WHERE ${WAITS} AND NOT EXISTS (SELECT FROM network_interfaces n WHERE n.id = f.interface_id)`;

/**
 * Addresses that were put before interfaces without an instance: when one has come, its host is to answer for them.
 * Only the row says so; the comparison of that host with its rows finds them missing there, and has them bound.
 */
@Injectable()
export class WaitingAddresses {
  constructor(private readonly database: Database) {}

  async sweep(): Promise<void> {
    await this.database.query(LEFT);
    await this.database.transaction(async (tx) => {
      // Instances first, as everybody locks them: who ends one afterwards finds the address before it.
      const found = await tx.query<{ id: string }>(CANDIDATES);
      if (found.length > 0) await tx.query(FOLLOW, [found.map(({ id }) => id)]);
    });
  }
}
