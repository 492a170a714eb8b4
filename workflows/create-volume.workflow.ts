import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { saga } from './lib/saga.js';
import { createVolumeStep, deleteVolumeStep } from './lib/volume-steps.js';

/** Makes volumes on the hosts that have room for them. */
export async function createVolume(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('place', (rows, ref) => rows.beginCreateVolume(ref)));
  operation.noteHosts(plan.flatMap((planned) => ('host' in planned ? [planned.host] : [])));
  await operation.perResource(plan, async (run, planned) => {
    if ('refused' in planned) return { kind: 'create-failed', reason: planned.refused, cleanups: [] };
    const { host, volume, id } = planned;
    const unwound = await saga(run, (step) =>
      step(createVolumeStep(host, volume), deleteVolumeStep(host, id)),
    );
    return unwound ? { kind: 'create-failed', ...unwound } : { kind: 'created' };
  });
}
