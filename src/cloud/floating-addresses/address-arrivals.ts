import { Inject, Injectable } from '@nestjs/common';
import type { Arrived, PlannedArrival } from '../../../workflows/contracts/control/addresses.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Translation } from '../../../workflows/contracts/translation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { SILENT_HOST_FLAGS, type SilentHostFlags } from '../hosts/host.flags.js';
import { about, proverOf } from './address-plans.js';
import type { AddressAtWork } from './floating-address.js';
import { addressesOfChunk } from './floating-address.repository.js';

/** Addresses that come with launches. Each method is one transaction and may run twice. */
@Injectable()
export class AddressArrivals {
  constructor(
    private readonly database: Database,
    @Inject(SILENT_HOST_FLAGS) private readonly flags: SilentHostFlags,
  ) {}

  /** What is left of the chunk, which its launch has claimed. */
  plan(ref: ChunkRef): Promise<readonly PlannedArrival[]> {
    return this.database.transaction(async (tx) => {
      const rows = await addressesOfChunk(tx, ref);
      const host = rows.length > 0 ? await proverOf(tx, this.flags.service_down_time) : null;
      const up = await hostsOf(tx, rows);
      return rows.map((row) => ({
        ...about(row),
        ...{ outside: row.address, interface: row.interface, host, instanceId: row.instanceId ?? '' },
        instanceHost: up.get(row.instanceId ?? '') ?? null,
      }));
    });
  }

  /** The host is one that may answer for the address before it is asked to. */
  arrive({ operationId }: ChunkRef, { id, generation, host }: Arrived): Promise<Translation | null> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<Translation>(
        `UPDATE floating_addresses f SET host = $4, domain_id = w.domain_id,
           bound_hosts = array_remove(f.bound_hosts, $4) || $4::text
         FROM network_interfaces n JOIN networks w ON w.id = n.network_id
         WHERE f.id = $1 AND f.operation_id = $2 AND f.generation = $3 AND f.association_id IS NOT NULL
           AND n.id = f.interface_id
         RETURNING f.id AS "addressId", w.domain_id AS "domainId", f.address AS outside, n.id AS "portId", f.interface`,
        [id, operationId, generation, host],
      );
      return row ?? null;
    });
  }
}

/** Instances that an earlier run of the chunk has settled as running, and where. */
async function hostsOf(tx: Queryable, rows: readonly AddressAtWork[]): Promise<ReadonlyMap<string, string>> {
  const up = await tx.query<{ id: string; host: string }>(
    `SELECT id, host FROM instances
     WHERE id = ANY($1::uuid[]) AND host IS NOT NULL AND lifecycle = 'active' AND task_state IS DISTINCT FROM 'terminating'`,
    [rows.map(({ instanceId }) => instanceId)],
  );
  return new Map(up.map(({ id, host }) => [id, host]));
}
