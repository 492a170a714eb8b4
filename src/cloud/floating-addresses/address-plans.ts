import { Inject, Injectable } from '@nestjs/common';
import type {
  PlannedAllocation,
  PlannedAssociation,
  PlannedUnbinding,
  SetAside,
} from '../../../workflows/contracts/control/addresses.js';
import type { PlannedReturn } from '../../../workflows/contracts/control/planned.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { SILENT_HOST_FLAGS, type SilentHostFlags } from '../hosts/host.flags.js';
import type { AddressAtWork } from './floating-address.js';
import { addressesOfChunk } from './floating-address.repository.js';
import { setAsideAndReplace } from './address-choice.js';

/** What operations on floating addresses have to do. Each method is one transaction and may run twice. */
@Injectable()
export class AddressPlans {
  constructor(
    private readonly database: Database,
    @Inject(SILENT_HOST_FLAGS) private readonly flags: SilentHostFlags,
  ) {}

  allocate(ref: ChunkRef, runId: string): Promise<readonly PlannedAllocation[]> {
    return this.#plan(ref, runId, async (tx, rows) => {
      const host = await proverOf(tx, this.flags.service_down_time);
      return rows.map((row) => ({
        ...about(row),
        ...{ outside: row.address, interface: row.interface, host },
      }));
    });
  }

  associate(ref: ChunkRef, runId: string): Promise<readonly (PlannedAssociation | PlannedUnbinding)[]> {
    return this.#plan(ref, runId, async (_tx, rows) => [
      ...rows.filter(({ host }) => host === null).map(leavingOf),
      ...rows.flatMap(returnOf),
    ]);
  }

  unbind(ref: ChunkRef, runId: string): Promise<readonly PlannedUnbinding[]> {
    return this.#plan(ref, runId, async (_tx, rows) => rows.map(unbindingOf));
  }

  setAside(ref: ChunkRef, what: SetAside): Promise<string | null> {
    return this.database.transaction((tx) => setAsideAndReplace(tx, ref, what));
  }

  #plan<P extends { readonly id: string }>(
    ref: ChunkRef,
    runId: string,
    work: (tx: Queryable, rows: readonly AddressAtWork[]) => Promise<readonly P[]>,
  ): Promise<readonly P[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await addressesOfChunk(tx, ref);
      const ids = rows.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      const plan = await work(tx, rows);
      return plan.map((planned) => ({ ...planned, overtaken: overtaken.get(planned.id) ?? [] }));
    });
  }
}

export const about = ({ id, ec2Id, generation }: AddressAtWork) => ({
  ...{ noun: 'floating-address' as const, id, ec2Id, generation },
  overtaken: [],
});

/** Every host that may answer for it lets go of it. */
export const unbindingOf = (row: AddressAtWork): PlannedUnbinding => ({
  ...about(row),
  hosts: row.boundHosts,
});

/** The same of one that makes room, or of one whose interface is on no host: that goes on standing for it. */
const leavingOf = (row: AddressAtWork): PlannedUnbinding => ({
  ...unbindingOf(row),
  ...(row.isAssociated && { isParked: true }),
});

/** Where the row wants it: none of one that is to stand for nothing. */
export function returnOf(row: AddressAtWork): readonly PlannedReturn<'floating-address'>[] {
  const { id, host, address, boundHosts, interfaceId, inside, domainId } = row;
  if (host === null || interfaceId === null || domainId === null) return [];
  const others = boundHosts.filter((one) => one !== host);
  const translation = {
    ...{ addressId: id, domainId, outside: address },
    ...{ portId: interfaceId, interface: row.interface },
    ...(inside !== null && { inside }),
  };
  const isKept = row.task === 'following';
  return [{ ...about(row), host, others, translation, ...(isKept && { isKept }) }];
}

/** A live host with a network, whichever: each has the interfaces of its pools. Null: there is none. */
export async function proverOf(tx: Queryable, downSeconds: number): Promise<string | null> {
  const [row] = await tx.query<{ host: string }>(
    `SELECT l.host FROM live_hosts($1) l JOIN hosts h ON h.name = l.host
     WHERE h.forgotten_at IS NULL AND NOT h.declared_down AND 'network' = ANY (h.roles) ORDER BY random() LIMIT 1`,
    [downSeconds],
  );
  return row?.host ?? null;
}
