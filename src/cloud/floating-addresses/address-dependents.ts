import type { PlannedDependent } from '../../../workflows/contracts/control/instances.js';
import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { InstanceDependents } from '../instances/instance-dependents.js';
import { overtakenWorkflows } from '../operations/chunk.repository.js';
import type { AddressAtWork } from './floating-address.js';
import { addressesOfChunk, lockAddressesOf, takeAddresses } from './floating-address.repository.js';

/** Addresses that stand for instances stay their project's when these end. */
export const addressDependents: InstanceDependents = {
  async take(tx, { operationId, instanceIds }) {
    const rows = await lockAddressesOf(tx, instanceIds);
    await takeAddresses(
      tx,
      rows.map(({ id }) => id),
      { operationId, task: 'unbinding' },
    );
    return rows.map(({ id, ec2Id, generation, instanceId }) => ({
      instanceId: instanceId ?? '',
      member: { noun: 'floating-address', id, ec2Id, generation: generation + 1 },
    }));
  },

  async plan(tx, ref) {
    const rows = await addressesOfChunk(tx, ref);
    const ids = rows.map(({ id }) => id);
    const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
    const byInstance = new Map<string, PlannedDependent[]>();
    for (const row of rows) {
      const { id, ec2Id, generation, instanceId } = row;
      const planned = { noun: 'floating-address', id, ec2Id, generation, undos: undosOf(row) } as const;
      const others = byInstance.get(instanceId ?? '') ?? [];
      byInstance.set(instanceId ?? '', [...others, { ...planned, overtaken: overtaken.get(id) ?? [] }]);
    }
    return byInstance;
  },
};

const undosOf = ({ id, boundHosts, generation }: AddressAtWork): readonly CleanupNote[] =>
  boundHosts.map((host) => ({
    ...{ host, kind: 'unbind-address', noun: 'floating-address', id },
    ...{ generation, args: {} },
  }));
