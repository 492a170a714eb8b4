import { patched } from '@temporalio/workflow';
import { identified } from './contracts/control/planned.js';
import type { PlannedCreation } from './contracts/control/volumes.js';
import type { Ending } from './contracts/noun.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import type { ResourceRun } from './lib/resource-run.js';
import { saga } from './lib/saga.js';
import { createVolumeStep, deleteVolumeStep } from './lib/volume-steps.js';

/** Makes volumes on the hosts that have room for them. */
export async function createVolume(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('place', (rows, ref) => rows.beginCreateVolume(ref)));
  operation.noteHosts(plan.flatMap((planned) => ('host' in planned ? [planned.host] : [])));
  await operation.perResource(plan, hop);
}

/** From host to host, until one does it or there is no other. */
async function hop(run: ResourceRun, first: PlannedCreation): Promise<Ending<'volume'>> {
  const { operation, id } = run;
  if ('refused' in first) return { kind: 'create-failed', reason: first.refused, cleanups: [] };
  const tried: string[] = [];
  for (let planned = first; ;) {
    const { host, volume } = planned;
    const unwound = await saga(run, (step) =>
      step(createVolumeStep(host, volume), deleteVolumeStep(host, id)),
    );
    if (!unwound) return { kind: 'created' };
    // Its room moves only once the old host has confirmed that it let go.
    const isLast = unwound.cleanups.length > 0 || operation.cancelled || operation.late;
    if (isLast || !patched('volumes elsewhere')) return { kind: 'create-failed', ...unwound };
    tried.push(host);
    const asked = { id, generation: run.generation, tried };
    const next = await operation.rows((rows, ref) => rows.nextVolumeHost(ref, asked));
    if (next === 'overtaken') return { kind: 'overtaken' };
    run.generation = next.generation;
    if ('refused' in next) return { kind: 'create-failed', ...unwound };
    planned = next;
    operation.noteHosts([planned.host]);
  }
}
