import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { NetworkInventoryMessage } from '../../stream/inventories.js';
import type { DriftContribution } from '../repair/drift-contribution.js';
import { addressesOfChunk, takeAddresses } from './floating-address.repository.js';
import { returnOf } from './address-plans.js';

type BoundFact = NonNullable<NetworkInventoryMessage['addresses']>[number];

interface DriftRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly task: string | null;
  readonly host: string | null;
  readonly interfaceId: string | null;
  readonly inside: string | null;
  readonly address: string;
  readonly settledAt: Date | null;
}

const ROWS = `SELECT id, ec2_id AS "ec2Id", generation, task, host, interface_id AS "interfaceId", private_address AS inside, address, settled_at AS "settledAt"
  FROM floating_addresses WHERE id = ANY($2::uuid[]) OR (bound_hosts @> ARRAY[$1] AND host = $1)`;

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Floating addresses on a host against their rows. */
export const addressDrift: DriftContribution<'floating-address'> = {
  noun: 'floating-address',

  async look(on, { host, network }) {
    if (!network) return { undos: [], returns: [] };
    const { takenAt, items } = network;
    const there = new Map((items.addresses ?? []).map((fact) => [fact.addressId, fact]));
    const rows = await on.query<DriftRow>(ROWS, [host, [...there.keys()]]);
    const known = new Map(rows.map((row) => [row.id, row]));
    const isAtRest = ({ task, settledAt }: DriftRow) =>
      task === null && settledAt !== null && takenAt.getTime() - settledAt.getTime() > GRACE_MS;
    return {
      undos: [...there.values()].flatMap((fact) => {
        const row = known.get(fact.addressId);
        const isWanted = row !== undefined && (!isAtRest(row) || row.host === host);
        return isWanted ? [] : [unbinding(host, fact, row)];
      }),
      returns: rows
        .filter((row) => isAtRest(row) && row.host === host && !isThere(row, there.get(row.id)))
        .map(({ id }) => id),
    };
  },

  async take(tx, { operationId, ids }) {
    const rows = await tx.query<Pick<DriftRow, 'id' | 'ec2Id' | 'generation'>>(
      `SELECT id, ec2_id AS "ec2Id", generation FROM floating_addresses
       WHERE id = ANY($1::uuid[]) AND task IS NULL AND association_id IS NOT NULL ORDER BY id FOR UPDATE`,
      [ids],
    );
    await takeAddresses(
      tx,
      rows.map(({ id }) => id),
      { operationId, task: 'repairing' },
    );
    return rows.map(({ id, ec2Id, generation }) => ({
      ...{ noun: 'floating-address' as const, id, ec2Id },
      generation: generation + 1,
    }));
  },

  plan: async (tx, ref) => (await addressesOfChunk(tx, ref)).flatMap(returnOf),
};

function unbinding(
  host: string,
  fact: BoundFact,
  row: DriftRow | undefined,
): CleanupNote & { ec2Id?: string } {
  const generation = Math.max(fact.generation, row?.generation ?? 0);
  const note = { host, kind: 'unbind-address', noun: 'floating-address', id: fact.addressId } as const;
  return { ...note, generation, args: {}, ...(row && { ec2Id: row.ec2Id }) };
}

const isThere = ({ interfaceId, inside, address }: DriftRow, fact: BoundFact | undefined): boolean =>
  fact?.portId === interfaceId && (fact?.inside ?? null) === inside && fact?.outside === address;
